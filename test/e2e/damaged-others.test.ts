import { OTHERS, testOther } from './damaged-others.js';
import type { Change } from './damaged-page.js';

/** Changes of different kinds. `npm run test:built-ins` has all of them. */
const SOME: readonly Change[] = [
  ['Array.prototype.map', 'throws', 'before'],
  ['Array.prototype.map', 'throws', 'after'],
  ['Array.prototype.push', 'returns nothing', 'before'],
  ['Array.prototype.some', 'returns a wrong type', 'after'],
  ['document.createElement', 'throws', 'before'],
  ['Element.prototype.setAttribute', 'throws', 'after'],
  ['EventTarget.prototype.dispatchEvent', 'throws', 'after'],
  ['globalThis.fetch', 'throws', 'after'],
  ['globalThis.fetch', 'is wrapped', 'before'],
];

for (const tag of OTHERS) {
  for (const change of SOME) testOther(tag, change);
}

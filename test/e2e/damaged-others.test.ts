import { OTHERS, testOther } from './damaged-others.js';

/** Built-ins of different kinds. `npm run test:built-ins` has all of them. */
const SOME = [
  'Array.prototype.map',
  'document.createElement',
  'Element.prototype.setAttribute',
  'globalThis.fetch',
];

for (const tag of OTHERS) {
  for (const path of SOME) {
    for (const moment of ['before', 'after'] as const) testOther(tag, [path, 'throws', moment]);
  }
}

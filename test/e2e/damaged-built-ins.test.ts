import { BUILT_INS, testBooking } from './damaged-page.js';

// `npm run test:built-ins` has all damages and moments.
for (const path of BUILT_INS) testBooking([path, 'throws', 'before']);

// Those that were faults.
testBooking(['Array.isArray', 'returns nothing', 'before']);
testBooking(['Array.prototype.every', 'returns nothing', 'after']);
testBooking(['Array.prototype.includes', 'returns a wrong type', 'before']);
testBooking(['Array.prototype.push', 'returns nothing', 'after']);
testBooking(['Promise.prototype.then', 'returns a Proxy', 'before']);
testBooking(['Object.is', 'returns nothing', 'before']);
testBooking(['document.createElement', 'returns nothing', 'before']);

// Tools that watch a page do this.
testBooking(['globalThis.fetch', 'is wrapped', 'before']);
testBooking(['globalThis.Promise', 'is wrapped', 'before']);

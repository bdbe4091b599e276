import { BUILT_INS, testBooking } from './damaged-page.js';

for (const path of BUILT_INS) {
  for (const moment of ['before', 'after'] as const) testBooking([path, 'throws', moment]);
}

// Those that were faults. `npm run test:built-ins` has all of them.
testBooking(['Array.isArray', 'returns nothing', 'before']);
testBooking(['Array.prototype.every', 'returns nothing', 'after']);
testBooking(['Object.is', 'returns nothing', 'before']);
testBooking(['document.createElement', 'returns nothing', 'before']);

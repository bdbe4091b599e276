import { BUILT_INS, testBooking } from './damaged-page.js';

// `npm run test:built-ins` has all damages and moments.
for (const path of BUILT_INS) testBooking([path, 'throws', 'before']);

// Those that were faults.
testBooking(['Array.isArray', 'returns nothing', 'before']);
testBooking(['Array.prototype.every', 'returns nothing', 'after']);
testBooking(['Object.is', 'returns nothing', 'before']);
testBooking(['document.createElement', 'returns nothing', 'before']);

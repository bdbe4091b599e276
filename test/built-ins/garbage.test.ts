import { OTHERS, testOther } from '../e2e/damaged-others.js';
import { BUILT_INS, DAMAGES, testBooking } from '../e2e/damaged-page.js';

const MOMENTS = ['before', 'after'] as const;

for (const path of BUILT_INS) {
  for (const damage of DAMAGES) {
    for (const moment of MOMENTS) {
      // The end-to-end tests have these.
      if (damage !== 'throws' || moment === 'after') testBooking([path, damage, moment]);
      for (const tag of OTHERS) testOther(tag, [path, damage, moment]);
    }
  }
}

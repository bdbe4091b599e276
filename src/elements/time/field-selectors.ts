import type { BookingField } from '../../model/booking/draft.js';

/** Selector of the day in the tab order. */
export const CURSOR = '[role="gridcell"][tabindex="0"]';

/** Selectors of the controls that fix a field, best one first. Without an agent there may be no slots yet. */
export const fieldSelectors = (field: BookingField): readonly string[] =>
  field === 'slot'
    ? ['[name="slot"]:checked', '[name="slot"]', CURSOR, '[name="agent"], #agent']
    : [`[name="${field}"]:checked`, `[name="${field}"], #${field}`];

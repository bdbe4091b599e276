import type { BookingDraft, BookingField } from '../../model/booking/draft.js';

/**
 * Lets each control of a form show what the draft holds. One that does so already is left alone: setting it again would
 * empty a date that is half typed.
 */
export function showDraft(root: ParentNode, draft: BookingDraft): void {
  for (const control of root.querySelectorAll<HTMLInputElement>(':is(input, select)[name]')) {
    const value = draft[control.name as BookingField];
    if (typeof value === 'boolean') control.checked = value;
    else if (control.type === 'radio') control.checked = control.value === value;
    else if (control.value !== value) control.value = value;
  }
}

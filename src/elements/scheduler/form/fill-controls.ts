import type { BookingDraft, BookingField } from '../../../model/booking/draft.js';

/** Sets the form's controls to the draft's values. Skips equal ones, because setting a date clears a half-typed one. */
export function fillControls(root: ParentNode, draft: BookingDraft): void {
  for (const control of root.querySelectorAll<HTMLInputElement>(':is(input, select, textarea)[name]')) {
    const { type, name } = control;
    // The owner's questions are missing in the draft until they are answered.
    const value = (draft as Partial<BookingDraft>)[name as BookingField] ?? '';
    if (type === 'checkbox') control.checked = Boolean(value);
    else if (type === 'radio') control.checked = control.value === value;
    else if (control.value !== value) control.value = value as string;
  }
}

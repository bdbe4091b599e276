import type * as EmailHint from '../../model/booking/email-hint.js';

/** Loads what tells a mistyped email address. The script for a `<script>` tag gets it from beside itself. */
export const loadEmailHint = (): Promise<typeof EmailHint> => import('../../model/booking/email-hint.js');

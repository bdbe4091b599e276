import type * as AddToCalendar from './add-to-calendar.js';

/** Loads what puts a meeting into a calendar. The script for a `<script>` tag gets it from beside itself. */
export const loadAddToCalendar = (): Promise<typeof AddToCalendar> => import('./add-to-calendar.js');

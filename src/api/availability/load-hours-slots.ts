import type * as HoursSlots from './hours-slots.js';
import { SchedulerError } from '../wire/scheduler-error.js';

/**
 * Loads what only a page with its own hours needs. The script for a `<script>` tag gets it from beside itself.
 *
 * @throws SchedulerError `network` if it cannot be loaded.
 */
export const loadHoursSlots = (): Promise<typeof HoursSlots> =>
  import('./hours-slots.js').catch(() => {
    throw new SchedulerError('network');
  });

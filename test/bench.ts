import { bookViaApi } from './e2e/book-via-api.js';
import { formsWithoutCalendar, handWrittenCalendars, ourCalendars } from './bench-pages/forms.js';
import { run } from './bench-pages/run.js';
import type { Network } from './bench-pages/servers.js';
import { openSite } from './bench-pages/site.js';

/**
 * `npm run bench`: how soon our forms can be used, and what they cost, beside a calendar and a form written by hand. Words
 * after `--` choose forms by their names.
 */
const network: Network = { latencyMs: 0 };
const site = await openSite(network);
const meeting = await bookViaApi({ base: site.baseUrl });
await run(
  'bench',
  [[...(await handWrittenCalendars(site)), ...ourCalendars(site)], await formsWithoutCalendar(site, meeting)],
  network,
);
await site.close();

import { handWrittenCalendars, ourCalendars } from './bench-pages/forms.js';
import { installPeers } from './bench-pages/peers/install.js';
import { openPeers } from './bench-pages/peers/peers.js';
import { run } from './bench-pages/run.js';
import type { Network } from './bench-pages/servers.js';
import { openSite } from './bench-pages/site.js';

/**
 * `npm run bench:peers`: how soon calendars of others can be used, beside ours and one written by hand. Installs them
 * into a temporary folder. Their APIs answer with the same free times.
 */
const network: Network = { latencyMs: 0 };
const files = await installPeers();
const site = await openSite(network);
const peers = await openPeers(site, files, network);
const ours = ourCalendars(site).filter(({ name }) => name.startsWith('gateway'));
const [byHand] = await handWrittenCalendars(site);
await run('bench:peers', [[...ours, byHand!, ...peers.forms]], network);
peers.close();
await site.close();

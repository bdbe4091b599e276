import type * as ZoneSearch from './zone-search.js';

/** Loads what only a search for time zones needs. The script for a `<script>` tag gets it from beside itself. */
export const loadZoneSearch = (): Promise<typeof ZoneSearch> => import('./zone-search.js');

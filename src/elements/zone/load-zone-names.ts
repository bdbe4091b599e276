import type * as ZoneNames from '../../model/time/zone-names.js';

/** Loads what only a search for time zones needs. The script for a `<script>` tag gets it from beside itself. */
export const loadZoneNames = (): Promise<typeof ZoneNames> => import('../../model/time/zone-names.js');

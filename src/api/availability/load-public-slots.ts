import type * as PublicSlots from './public-slots.js';

/** Loads what only a site with public free times needs. The script for a `<script>` tag gets it from beside itself. */
export const loadPublicSlots = (): Promise<typeof PublicSlots> => import('./public-slots.js');

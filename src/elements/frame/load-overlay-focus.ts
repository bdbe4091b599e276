import type * as OverlayFocus from './overlay-focus.js';

/** Loads what a dialog below the page's own overlays needs. The script for a `<script>` tag gets it from beside itself. */
export const loadOverlayFocus = (): Promise<typeof OverlayFocus> => import('./overlay-focus.js');

import type * as Manage from '../manage/manage.js';

/** Loads what changes a booked meeting. The script for a `<script>` tag gets it from beside itself. */
export const loadManage = (): Promise<typeof Manage> => import('../manage/manage.js');

import type * as Doctor from '../../doctor/doctor.js';

/** Loads what checks an element and its page. The script for a `<script>` tag gets it from beside itself. */
export const loadDoctor = (): Promise<Pick<typeof Doctor, 'diagnose'>> => import('../../doctor/doctor.js');

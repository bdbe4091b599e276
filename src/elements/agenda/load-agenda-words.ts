import type * as AgendaWordsModule from './agenda-words.js';

/** Loads the words of other languages than English. The script for a `<script>` tag gets them from beside itself. */
export const loadAgendaWords = (): Promise<typeof AgendaWordsModule> => import('./agenda-words.js');

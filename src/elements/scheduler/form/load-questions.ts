import type * as Questions from '../../questions/questions.js';

/** Loads what asks the owner's questions. The script for a `<script>` tag gets it from beside itself. */
export const loadQuestions = (): Promise<typeof Questions> => import('../../questions/questions.js');

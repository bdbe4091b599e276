import type * as ProofOfWork from './proof-of-work.js';

/** Loads what only a gateway under pressure asks for. The script for a `<script>` tag gets it from beside itself. */
export const loadProofOfWork = (): Promise<typeof ProofOfWork> => import('./proof-of-work.js');

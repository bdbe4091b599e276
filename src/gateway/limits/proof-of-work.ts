import { createChallenge, randomInt, verifySolution, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { HttpError } from '../http/http-error.js';
import type { IdempotencyStore } from '../stores/idempotency-store.js';
import { createMemoryStore } from '../stores/memory-store.js';

export interface ProofOfWorkOptions {
  readonly secret: string;
  /** Remembers which solutions were used. */
  readonly store: IdempotencyStore;
}

/** Iterations of PBKDF2 per step. */
const COST = 2000;
/** Steps of a challenge at factor 1. A slow phone does 100,000 iterations in less than a second. */
const MAX_STEPS = 50;
/** A factor of 16 takes a fast computer a few seconds. */
const MAX_FACTOR = 16;
const LIFETIME_MS = 300_000;
const MAX_PAYLOAD_LENGTH = 4096;

/**
 * Makes visitors prove some computing work, by the protocol of ALTCHA: the gateway sends a signed challenge, and the page
 * sends it back with its solution. It needs no third party and stores nothing but the signatures of used solutions.
 */
export class ProofOfWork {
  readonly #store: IdempotencyStore;
  /** Used while the shared store does not answer. */
  readonly #localStore = createMemoryStore();
  readonly #secrets: { readonly hmacSignatureSecret: string; readonly hmacKeySignatureSecret: string };

  constructor({ secret, store }: ProofOfWorkOptions) {
    this.#store = store;
    this.#secrets = {
      hmacSignatureSecret: `proof-of-work ${secret}`,
      hmacKeySignatureSecret: `proof-of-work-key ${secret}`,
    };
  }

  /**
   * Accepts a request that has done its work.
   *
   * @param purpose What the work is for; a solution for one purpose is not accepted for another.
   * @param factor Work to ask for, in multiples of the base: 1 to 16.
   * @param limit Name of the limit because of which it is asked for, for the log.
   * @throws HttpError 403 `work_required` with a `challenge`, if the request has no valid unused solution
   */
  async verify(request: Request, purpose: string, factor: number, limit?: string): Promise<void> {
    const solution = await this.#solutionOf(request, purpose);
    if (solution !== undefined && (await this.#spend(solution))) return;
    const challenge = await this.#challenge(purpose, Math.min(factor, MAX_FACTOR));
    throw new HttpError(403, 'work_required', 'The page must solve a challenge before this request', {
      challenge,
      limit,
    });
  }

  /** Whether a solution was not used before, also by a request at the same time. */
  async #spend(solution: string): Promise<boolean> {
    const entry = [`work ${solution}`, '1', LIFETIME_MS] as const;
    const used = await this.#store.add(...entry).catch(() => this.#localStore.add(...entry));
    return used === undefined;
  }

  #challenge(purpose: string, factor: number): Promise<Challenge> {
    const maxSteps = MAX_STEPS * factor;
    return createChallenge({
      algorithm: 'PBKDF2/SHA-256',
      cost: COST,
      counter: randomInt(maxSteps, Math.ceil(maxSteps / 2)),
      data: { purpose },
      expiresAt: new Date(Date.now() + LIFETIME_MS),
      deriveKey,
      ...this.#secrets,
    });
  }

  /** Signature of the challenge that a request has solved; `undefined` without a valid solution. */
  async #solutionOf(request: Request, purpose: string): Promise<string | undefined> {
    const payload = parsePayload(request.headers.get('X-Proof-Of-Work'));
    if (!payload) return undefined;
    try {
      const { challenge, solution } = payload;
      const { verified } = await verifySolution({ challenge, solution, deriveKey, ...this.#secrets });
      return verified && challenge.parameters.data?.['purpose'] === purpose ? challenge.signature : undefined;
    } catch {
      // Anything else than a challenge of ours.
      return undefined;
    }
  }
}

function parsePayload(
  header: string | null,
): Pick<Parameters<typeof verifySolution>[0], 'challenge' | 'solution'> | undefined {
  if (header === null || header.length > MAX_PAYLOAD_LENGTH) return undefined;
  try {
    return JSON.parse(atob(header)) as ReturnType<typeof parsePayload>;
  } catch {
    return undefined;
  }
}

import { HttpError, tooManyRequests } from '../http/http-error.js';
import type { LimitName } from './limit-settings.js';
import type { Limits, LimitUse, Pressure } from './limits.js';
import type { ProofOfWork } from './proof-of-work.js';

/** Verifies the token of the owner's challenge (Turnstile, hCaptcha, …). */
export type VerifyChallenge = (token: string, request: Request) => boolean | Promise<boolean>;

/** When a visitor must do something before a request is carried out. */
export type WhenRequired = 'always' | 'under-pressure' | 'never';

export interface AdmissionsOptions {
  readonly limits: Limits;
  readonly proofOfWork: ProofOfWork;
  readonly workRequired: WhenRequired;
  readonly verifyChallenge: VerifyChallenge | undefined;
  readonly challengeRequired: 'always' | 'under-pressure';
}

/** Usage of a shared limit from which on visitors must do some work. */
const PRESSURE = 0.5;
/** Seconds to wait if a shared limit is reached and the owner has disabled the proof of work. */
const RETRY_SECONDS = 60;
const MAX_TOKEN_LENGTH = 4096;

/**
 * Decides whether a request may use what all visitors share.
 *
 * Nobody is refused because strangers have used up a shared limit. Near the limit each request must bring a solved
 * challenge instead, and the work doubles as the limit is exceeded. What a challenge was solved for counts as well, so
 * an attack gets slower and costlier, while a visitor waits for a second.
 */
export class Admissions {
  readonly #options: AdmissionsOptions;

  constructor(options: AdmissionsOptions) {
    this.#options = options;
  }

  /** Whether visitors must always solve the owner's challenge. */
  get asksForChallenge(): boolean {
    const { verifyChallenge, challengeRequired } = this.#options;
    return verifyChallenge !== undefined && challengeRequired === 'always';
  }

  /** Starts the admission of one request. */
  start(request: Request, purpose: 'token' | 'create'): Admission {
    return new Admission(this.#options, request, purpose);
  }
}

/** Admission of one request: what it has proved, and which limits it uses. */
export class Admission {
  readonly #options: AdmissionsOptions;
  readonly #request: Request;
  readonly #purpose: string;
  readonly #uses: LimitUse[] = [];
  #isVerified = false;

  constructor(options: AdmissionsOptions, request: Request, purpose: string) {
    this.#options = options;
    this.#request = request;
    this.#purpose = purpose;
  }

  /**
   * Admits the request to some limits.
   *
   * @throws HttpError 403 `challenge_required`, `challenge_failed` or `work_required`; 429 if a limit of the visitor's own
   *   is reached
   * @param pressure The answer of {@link pressureOf}, if it was asked before.
   */
  async admit(uses: readonly LimitUse[], pressure = this.pressureOf(uses)): Promise<void> {
    const { verifyChallenge, challengeRequired, workRequired } = this.#options;
    // It is awaited later, or never.
    pressure.catch(() => undefined);
    if (this.#isCreate && challengeRequired === 'always') await this.#verifyChallenge();
    const minFactor = this.#isCreate && !verifyChallenge && workRequired === 'always' ? 1 : 0;
    const { pressure: highest, name } = await pressure;
    const factor = workFactor(highest);
    await this.#verifyWork(Math.max(minFactor, factor), factor > 0 ? name : undefined);
    this.#uses.push(...uses);
  }

  /** How far some limits are used. @throws HttpError 429 if a limit of the visitor's own is reached */
  pressureOf(uses: readonly LimitUse[]): Promise<Pressure> {
    return this.#options.limits.check(uses);
  }

  get #isCreate(): boolean {
    return this.#purpose === 'create';
  }

  /** Counts the limits, after the request has succeeded. */
  async spend(): Promise<void> {
    await this.#options.limits.spend(this.#uses);
  }

  /** @param limit The limit because of which work is asked for. */
  async #verifyWork(factor: number, limit: LimitName | undefined): Promise<void> {
    const { verifyChallenge, proofOfWork, workRequired } = this.#options;
    if (factor === 0 || this.#isVerified) return;
    if (verifyChallenge && this.#isCreate) return this.#verifyChallenge(limit);
    if (workRequired !== 'never') await proofOfWork.verify(this.#request, this.#purpose, factor, limit);
    // Without any proof the limit itself is all that is left.
    else if (factor > 1) throw tooManyRequests(limit!, RETRY_SECONDS);
    else return;
    this.#isVerified = true;
  }

  async #verifyChallenge(limit?: LimitName): Promise<void> {
    const { verifyChallenge } = this.#options;
    if (!verifyChallenge || this.#isVerified) return;
    const token = this.#request.headers.get('X-Challenge-Token');
    if (!token) {
      throw new HttpError(403, 'challenge_required', 'Please confirm that you are human', { limit });
    }
    // The owner's code may return anything; only `true` passes.
    const verdict: unknown =
      token.length <= MAX_TOKEN_LENGTH && (await verifyChallenge(token, this.#request));
    if (verdict !== true) {
      throw new HttpError(403, 'challenge_failed', 'The confirmation that you are human did not work');
    }
    this.#isVerified = true;
  }
}

/** Work for a pressure, in multiples of the base: 0 below half of a limit, 1 up to all of it, then doubling per half. */
const workFactor = (pressure: number): number =>
  pressure < PRESSURE ? 0 : 2 ** Math.floor((pressure - PRESSURE) / PRESSURE);

import { Fault, type FaultInput, Faults } from './faults.js';
import { PROFILES, type Profile, type ProfileName } from './profiles.js';
import { type Schedule, ScheduleStore, type ScheduleStoreOptions, type Settings } from './schedules.js';

/** A logged request. */
export interface LoggedRequest {
  readonly method: string;
  /** Path without the world prefix. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text if it is not JSON. `null` if the body is empty or too long. */
  readonly body: unknown;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface WorldOptions extends Omit<ScheduleStoreOptions, 'settings' | 'limit'> {
  readonly settings: Readonly<Settings>;
  readonly maxSchedules: number;
  readonly maxRequests: number;
}

/** Isolated state of one test run: schedules, logged requests, faults and settings. */
export class World {
  readonly store: ScheduleStore;
  readonly faults = new Faults();
  readonly settings: Settings;
  readonly #options: WorldOptions;
  #requests: LoggedRequest[] = [];

  constructor(options: WorldOptions) {
    this.#options = options;
    this.settings = { ...options.settings };
    this.store = new ScheduleStore({ ...options, settings: this.settings, limit: options.maxSchedules });
  }

  /** Stored schedules, oldest first. */
  get schedules(): readonly Schedule[] {
    return this.store.all();
  }

  /** Logged requests, oldest first, including preflights. */
  get requests(): readonly LoggedRequest[] {
    return this.#requests;
  }

  /** Adds a fault. Throws a `ZodError` if it is malformed. */
  fail(fault: FaultInput): void {
    this.faults.add(Fault.parse(fault));
  }

  configure(settings: Partial<Settings>): void {
    Object.assign(this.settings, settings);
  }

  /** Replaces settings and faults by those of a profile. */
  adopt(name: ProfileName): void {
    const { settings, faults = [] }: Profile = PROFILES[name];
    Object.assign(this.settings, this.#options.settings, settings);
    this.faults.clear();
    for (const fault of faults) this.fail(fault);
  }

  record(request: LoggedRequest): void {
    this.#requests = [...this.#requests, request].slice(-this.#options.maxRequests);
  }

  /** Deletes schedules, logged requests and faults, releases waiting requests, and restores the initial settings. */
  reset(): void {
    this.faults.clear();
    this.store.clear();
    this.#requests = [];
    Object.assign(this.settings, this.#options.settings);
  }
}

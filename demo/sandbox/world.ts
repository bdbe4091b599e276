import { Fault, type FaultInput, Faults } from './faults.js';
import { type Schedule, ScheduleStore, type ScheduleStoreOptions, type Settings } from './schedules.js';

/** A request as it arrived. */
export interface LoggedRequest {
  readonly method: string;
  /** Without the world's prefix. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON, the text where it is not, `null` where there is none. */
  readonly body: unknown;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface WorldOptions extends Omit<ScheduleStoreOptions, 'settings' | 'limit'> {
  readonly settings: Readonly<Settings>;
  readonly maxSchedules: number;
  readonly maxRequests: number;
}

/** Everything that one test run can see or change: what is stored, what arrived, and what goes wrong. */
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

  /** What is stored, oldest first. */
  get schedules(): readonly Schedule[] {
    return this.store.all();
  }

  /** What arrived, oldest first, preflights included. */
  get requests(): readonly LoggedRequest[] {
    return this.#requests;
  }

  /** Makes something go wrong. Throws where the fault is malformed. */
  fail(fault: FaultInput): void {
    this.faults.add(Fault.parse(fault));
  }

  configure(settings: Partial<Settings>): void {
    Object.assign(this.settings, settings);
  }

  record(request: LoggedRequest): void {
    this.#requests = [...this.#requests, request].slice(-this.#options.maxRequests);
  }

  /** As new: nothing stored, nothing logged, nothing wrong, nothing hanging. */
  reset(): void {
    this.faults.clear();
    this.store.clear();
    this.#requests = [];
    Object.assign(this.settings, this.#options.settings);
  }
}

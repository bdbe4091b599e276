import { World, type WorldOptions } from './world.js';

/** The world of a request, and the path without the world prefix. */
export interface Place {
  readonly world: World;
  readonly path: string;
  /** Origin and world prefix of the request's URL. */
  readonly base: string;
}

const prefix = /^\/~([\w.-]{1,64})(?=\/|$)/;

/** Keeps isolated worlds in one process. Creates a world on first use and drops the least recently used one. */
export class Worlds {
  readonly #options: WorldOptions;
  readonly #limit: number;
  readonly #byName = new Map<string, World>();
  /** The world of URLs without a prefix. It is never dropped. */
  readonly #home: World;

  constructor(limit: number, options: WorldOptions) {
    this.#options = options;
    this.#limit = limit;
    this.#home = new World(options);
  }

  named(name?: string): World {
    if (name === undefined) return this.#home;
    const world = this.#byName.get(name) ?? new World(this.#options);
    this.#byName.delete(name);
    this.#byName.set(name, world);
    for (const [oldest, { faults }] of this.#byName) {
      if (this.#byName.size <= this.#limit) break;
      faults.clear();
      this.#byName.delete(oldest);
    }
    return world;
  }

  at(url: URL): Place {
    const [start = '', name] = prefix.exec(url.pathname) ?? [];
    const path = url.pathname.slice(start.length) || '/';
    return { world: this.named(name), path, base: url.origin + start };
  }

  /** Clears the faults of all worlds, which releases waiting requests. */
  letGo(): void {
    for (const { faults } of [this.#home, ...this.#byName.values()]) faults.clear();
  }
}

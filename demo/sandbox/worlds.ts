import { World, type WorldOptions } from './world.js';

/** Where a request goes: its world, and the path within it. */
export interface Place {
  readonly world: World;
  readonly path: string;
  /** Origin and world prefix under which the caller reached the sandbox. */
  readonly base: string;
}

const prefix = /^\/~([\w.-]{1,64})(?=\/|$)/;

/** Isolated states in one process. A world is made on first use, and the one longest unused makes room. */
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

  /** Lets go of every request that hangs. */
  letGo(): void {
    for (const { faults } of [this.#home, ...this.#byName.values()]) faults.clear();
  }
}

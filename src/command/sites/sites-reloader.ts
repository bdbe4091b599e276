import { stat } from 'node:fs/promises';
import { ConfigurationError } from '../environment/environment.js';
import { errorLabel } from '../error-label.js';
import type { LoadedSite, LoadedSites } from './sites-file.js';

/** Serves other sites. `drained` resolves when the old ones have answered what they had begun. */
export type Apply = (loaded: LoadedSites) => { readonly drained: Promise<unknown> };

export interface SitesReloaderOptions {
  readonly load: () => Promise<LoadedSites>;
  /** Serves the sites. @throws ConfigurationError */
  readonly apply: Apply;
  /** What is served at the start. */
  readonly loaded: LoadedSites;
  /** State of the files that were read, by `stateOf`. */
  readonly state: string;
  /** Writes an event to the log. */
  readonly say: (event: string, more?: object) => void;
  /** Milliseconds between two looks at the files. @default 2000 */
  readonly intervalMs?: number;
}

/** Settings that are used only at the start. */
const FIXED = ['port', 'host', 'metrics'] as const;

/**
 * Loads the sites again on SIGHUP, and when their file or that of a secret changes. If the new file has a mistake, the sites
 * stay as they are.
 *
 * Files are looked at by polling, because a watched file that is replaced, as editors and Kubernetes do, is lost.
 */
export class SitesReloader {
  readonly #options: SitesReloaderOptions;
  #loaded: LoadedSites;
  /** State of the files before they were read. */
  #state: string;
  /** Mistakes that were reported last; empty if there were none. */
  #reported = '';
  #isSignalled = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;

  constructor(options: SitesReloaderOptions) {
    this.#options = options;
    this.#loaded = options.loaded;
    this.#state = options.state;
  }

  start(): void {
    process.on('SIGHUP', this.#onSignal);
    this.#wait();
  }

  stop(): void {
    this.#isStopped = true;
    process.off('SIGHUP', this.#onSignal);
    clearTimeout(this.#timer);
  }

  readonly #onSignal = (): void => {
    this.#isSignalled = true;
    // While it reloads there is no timer, and the next look is not far.
    if (this.#timer) this.#look();
  };

  #wait(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => this.#look(), this.#options.intervalMs ?? 2000);
    this.#timer.unref();
  }

  #look(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#reloadIfNeeded().finally(() => this.#wait());
  }

  async #reloadIfNeeded(): Promise<void> {
    const state = await stateOf(this.#loaded.paths);
    const isSignalled = this.#isSignalled;
    if (state === this.#state && !isSignalled) return;
    this.#isSignalled = false;
    this.#state = state;
    await this.#reload(isSignalled);
  }

  async #reload(isSignalled: boolean): Promise<void> {
    const { load, apply, say } = this.#options;
    try {
      const loaded = await load();
      const { drained } = apply(loaded);
      this.#report(loaded, isSignalled, drained);
      if (loaded.paths.join() !== this.#loaded.paths.join()) this.#state = await stateOf(loaded.paths);
      this.#loaded = loaded;
      this.#reported = '';
    } catch (error) {
      const mistakes = error instanceof ConfigurationError ? error.mistakes : [errorLabel(error)];
      const text = mistakes.join('\n');
      if (text !== this.#reported || isSignalled) say('reload failed', { mistakes });
      this.#reported = text;
    }
  }

  #report(loaded: LoadedSites, isSignalled: boolean, drained: Promise<unknown>): void {
    const { say } = this.#options;
    const changed = changedNames(this.#loaded.sites, loaded.sites);
    const removed = changedNames(loaded.sites, this.#loaded.sites).filter((name) => !changed.includes(name));
    const isNews = changed.length > 0 || removed.length > 0;
    if (isNews || isSignalled || this.#reported) {
      say('reloaded', { sites: loaded.sites.length, changed, removed });
    }
    if (isNews) void drained.then(() => say('drained'));
    for (const message of loaded.warnings) {
      if (!this.#loaded.warnings.includes(message)) say('warning', { message });
    }
    const { file, redisUrl } = this.#loaded;
    const fixed = FIXED.filter((name) => JSON.stringify(file[name]) !== JSON.stringify(loaded.file[name]));
    const restart = [...fixed, ...(redisUrl === loaded.redisUrl ? [] : ['redis'])];
    if (restart.length) say('warning', { message: `${restart.join(', ')}: needs a restart` });
  }
}

/** Names of the sites in `next` that `old` does not have in the same way. */
function changedNames(old: readonly LoadedSite[], next: readonly LoadedSite[]): string[] {
  const known = new Map(old.map(({ name, fingerprint }) => [name, fingerprint]));
  return next.filter(({ name, fingerprint }) => known.get(name) !== fingerprint).map(({ name }) => name);
}

/** State of some files; it changes when one of them is written or replaced. */
export async function stateOf(paths: readonly string[]): Promise<string> {
  const states = paths.map((path) =>
    stat(path).then(
      ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
      () => 'missing',
    ),
  );
  return (await Promise.all(states)).join();
}

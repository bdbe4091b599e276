import { unwatchFile, watchFile, type StatsListener } from 'node:fs';
import { ConfigurationError } from '../environment.js';
import { errorLabel } from '../error-label.js';
import type { LoadedSites } from './sites-file.js';

/** Serves other sites. `drained` resolves when the old ones have answered what they had begun. */
export type Apply = (loaded: LoadedSites) => { readonly drained: Promise<unknown> };

export interface SitesReloaderOptions {
  readonly load: () => Promise<LoadedSites>;
  /** Serves the sites. @throws ConfigurationError */
  readonly apply: Apply;
  /** What is served at the start. */
  readonly loaded: LoadedSites;
  /** Writes an event to the log. */
  readonly say: (event: string, more?: object) => void;
  /** Milliseconds between two looks at the files. @default 1000 */
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
  #watched: readonly string[] = [];
  /** Mistakes that were reported last. */
  #reported = '';
  #isReloading = false;
  #isWanted = false;

  constructor(options: SitesReloaderOptions) {
    this.#options = options;
    this.#loaded = options.loaded;
  }

  start(): void {
    process.on('SIGHUP', this.#onSignal);
    this.#watch(this.#loaded.paths);
  }

  stop(): void {
    process.off('SIGHUP', this.#onSignal);
    this.#watch([]);
  }

  readonly #onSignal = (): void => {
    this.#reported = '';
    this.#trigger();
  };

  readonly #onChange: StatsListener = (now, before) => {
    const isChanged = now.mtimeMs !== before.mtimeMs || now.size !== before.size || now.ino !== before.ino;
    if (isChanged) this.#trigger();
  };

  #watch(paths: readonly string[]): void {
    const added = paths.filter((path) => !this.#watched.includes(path));
    for (const path of this.#watched) if (!paths.includes(path)) unwatchFile(path, this.#onChange);
    for (const path of added) {
      watchFile(path, { persistent: false, interval: this.#options.intervalMs ?? 1000 }, this.#onChange);
    }
    this.#watched = paths;
  }

  /** Reloads once more if something changes meanwhile. */
  #trigger(): void {
    this.#isWanted = true;
    if (!this.#isReloading) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isReloading = true;
    while (this.#isWanted) {
      this.#isWanted = false;
      await this.#reload();
    }
    this.#isReloading = false;
  }

  async #reload(): Promise<void> {
    const { load, apply, say } = this.#options;
    try {
      const loaded = await load();
      const { drained } = apply(loaded);
      void drained.then(() => say('drained'));
      this.#report(loaded);
      this.#loaded = loaded;
      this.#reported = '';
      this.#watch(loaded.paths);
    } catch (error) {
      const mistakes = error instanceof ConfigurationError ? error.mistakes : [errorLabel(error)];
      const text = mistakes.join('\n');
      if (text !== this.#reported) say('reload failed', { mistakes });
      this.#reported = text;
    }
  }

  #report({ sites, warnings, file, redisUrl }: LoadedSites): void {
    const { say } = this.#options;
    const old = new Map(this.#loaded.sites.map(({ name, fingerprint }) => [name, fingerprint]));
    say('reloaded', {
      sites: sites.length,
      changed: sites.filter((one) => old.get(one.name) !== one.fingerprint).map(({ name }) => name),
    });
    for (const message of warnings) {
      if (!this.#loaded.warnings.includes(message)) say('warning', { message });
    }
    const fixed = FIXED.filter(
      (name) => JSON.stringify(file[name]) !== JSON.stringify(this.#loaded.file[name]),
    );
    const restart = [...fixed, ...(redisUrl === this.#loaded.redisUrl ? [] : ['redis'])];
    if (restart.length) say('warning', { message: `${restart.join(', ')}: needs a restart` });
  }
}

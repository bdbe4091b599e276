import { secureUrl } from '../../api/wire/trusted-url.js';
import { cleanLine } from '../http/clean-line.js';
import { causeName } from '../http/log.js';
import type { AgentOptions, AgentText, UpstreamAgent } from '../options/gateway-options.js';

/** What pages can show of an agent besides the name. Only the fields that the owner set. */
export interface AgentProfile {
  /** Absolute URL of an image. */
  readonly photo?: string;
  readonly role?: string;
  readonly description?: string;
}

export const PROFILE_FIELDS = ['photo', 'role', 'description'] as const;

/** Maximum lengths of the texts; longer ones are cut. */
export const MAX_PROFILE_LENGTHS = { role: 120, description: 500 } as const;

/** Whether the owner named an agent: by ID or address, in any case. */
export const isNamed = (agent: UpstreamAgent, name: string): boolean =>
  namesOf(agent).includes(name.toLowerCase());

/** Names by which the owner may call an agent, in lower case. */
export const namesOf = ({ id, email, contactEmail = '' }: UpstreamAgent): string[] =>
  [id, email, contactEmail].filter(Boolean).map((name) => name.toLowerCase());

/** Reads the profiles of agents from the owner's options. */
export class AgentProfiles {
  readonly #read: readonly (readonly [(typeof PROFILE_FIELDS)[number], (agent: UpstreamAgent) => unknown])[];
  readonly #photoOrigins: readonly string[];
  readonly #warn: (message: string) => void;
  readonly #warned = new Set<string>();

  /** @param warn Receives each warning once; none of them holds personal data. */
  constructor(options: AgentOptions, warn: (message: string) => void) {
    this.#read = PROFILE_FIELDS.map((field) => [field, readerOf(options[field])] as const);
    this.#photoOrigins = options.photoOrigins ?? [];
    this.#warn = warn;
  }

  /** Never throws: a field that cannot be read is left out. */
  of(agent: UpstreamAgent): AgentProfile {
    const fields = this.#read.map(([field, read]) => {
      const text = this.#text(field, () => read(agent));
      return [field, text && field === 'photo' ? this.#photo(text) : text] as const;
    });
    return Object.fromEntries(fields.filter(([, text]) => text));
  }

  #text(field: (typeof PROFILE_FIELDS)[number], read: () => unknown): string {
    try {
      const value = read() ?? '';
      if (typeof value !== 'string') {
        // An async function is a mistake, too; its rejection must not end the process.
        Promise.resolve(value).catch(() => undefined);
        throw new TypeError('not a text');
      }
      if (field === 'photo') return value.trim();
      // Cleaned again, because the cut may leave half a character.
      return cleanLine(cleanLine(value).slice(0, MAX_PROFILE_LENGTHS[field]));
    } catch (error) {
      this.#warnOnce(`agents.${field} failed (${causeName(error)}), so some agents are shown without it`);
      return '';
    }
  }

  #photo(text: string): string | undefined {
    const url = secureUrl(text);
    if (url && this.#photoOrigins.includes(url.origin)) return url.href;
    this.#warnOnce(
      url
        ? `agents.photo names ${url.origin}, which agents.photoOrigins lacks, so its photos are left out`
        : 'agents.photo gave a text that is no absolute https URL (http on loopback only), so it is left out',
    );
    return undefined;
  }

  #warnOnce(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.#warn(message);
  }
}

/** Reads a text of an agent: with the owner's function, or from a map by ID or address. */
function readerOf(given: AgentText | undefined): (agent: UpstreamAgent) => unknown {
  if (typeof given === 'function') return given;
  const byName = new Map(Object.entries(given ?? {}).map(([name, text]) => [name.toLowerCase(), text]));
  return (agent) => {
    const name = namesOf(agent).find((one) => byName.has(one));
    return name && byName.get(name);
  };
}

import { secureUrl } from '../api/wire/trusted-url.js';
import { parseFields } from '../model/booking/fields.js';
import { parseWeeklyHours } from '../model/time/hours.js';
import { ATTRIBUTES } from './elements.js';
import { error, ok, problemsOr, warning, type Finding } from './finding.js';
import { nearestName } from './nearest-name.js';
import { shownValue } from './shown-value.js';

export interface Attribute {
  readonly name: string;
  readonly value: string;
}

/** Attributes of every element, and those that frameworks and editors leave behind. */
const GLOBAL =
  /^(accesskey|autofocus|class|contenteditable|dir|draggable|enterkeyhint|exportparts|hidden|id|inert|inputmode|is|item(id|prop|ref|scope|type)|lang|nonce|part|popover|role|slot|spellcheck|style|tabindex|title|translate|xmlns|(aria|data|v|x|ng|hx|wp|client|astro|_ng\w*)-.*|on.*|.*[:@.#([*].*|_ng.*|q:.*)$/;

const ONE_OF: Readonly<Record<string, readonly string[]>> = {
  env: ['dev', 'staging', 'production'],
  mode: ['inline', 'popup', 'floating'],
  theme: ['light', 'dark'],
  'agent-choice': ['any'],
  'hour-cycle': ['h12', 'h23', 'h11', 'h24'],
};
const NUMBERS: Readonly<Record<string, readonly [min: number, max: number, example: number]>> = {
  duration: [15, 1440, 30],
  'slot-minutes': [5, 1440, 30],
  'min-notice': [0, Infinity, 120],
  'horizon-days': [1, 3660, 60],
  'heading-level': [1, 6, 2],
};

/** URLs, each with one that may be meant. */
const URLS: Readonly<Record<string, string | undefined>> = {
  'token-endpoint': '/ve/token',
  'join-endpoint': '/ve/join',
  'agenda-endpoint': '/ve/api/agenda',
  'availability-endpoint': '/free-times',
  'api-base': 'https://example.com/ve',
};

/** Attributes that the element does not know, and values that it does not take. */
export function attributeFindings(
  tag: string,
  attributes: readonly Attribute[],
  page: URL,
): readonly Finding[] {
  const known = ATTRIBUTES[tag]!;
  const problems = attributes.flatMap(({ name, value }) => {
    if (name === 'pak') return pakFinding(tag);
    if (known.includes(name)) return valueFinding(name, value, page) ?? [];
    return GLOBAL.test(name) ? [] : unknownFinding(tag, known, { name, value });
  });
  return problemsOr(problems, ok('attributes', `<${tag}> knows all of its attributes.`));
}

const pakFinding = (tag: string): Finding =>
  error(
    'attributes',
    `<${tag}> has the attribute pak. Visitors can read the partner key, so the form refuses to load.`,
    'Remove pak, ask VideoEngager for a new key, and write token-endpoint="/ve/token" instead.',
    'gateway.md#the-gateway-on-your-server',
  );

function unknownFinding(tag: string, known: readonly string[], { name, value }: Attribute): Finding {
  const meant = nearestName(name, known);
  const shown = shownValue(name);
  return meant
    ? error(
        'attributes',
        `<${tag}> has no attribute ${shown}. It has ${meant}.`,
        `${meant}="${shownValue(value)}"`,
        'attributes.md',
      )
    : warning(
        'attributes',
        `<${tag}> has no attribute ${shown}, so it does nothing.`,
        `Remove ${shown} from <${tag}>.`,
        'attributes.md',
      );
}

function valueFinding(name: string, value: string, page: URL): Finding | undefined {
  const wrong = (fix: string) =>
    error('attributes', `${name} is "${shownValue(value)}", which has no meaning.`, fix, 'attributes.md');
  const words = ONE_OF[name];
  if (words && value && !words.includes(value)) {
    const hours = name === 'hour-cycle' && /2[34]/.test(value) ? 'h23' : undefined;
    const meant = hours ?? nearestName(value, words) ?? words.at(name === 'env' ? -1 : 0)!;
    return wrong(`${name}="${meant}"`);
  }
  const range = NUMBERS[name];
  if (range && value) {
    const [min, max, example] = range;
    const number = Number(value);
    if (!(number >= min && number <= max)) return wrong(`${name}="${example}"`);
  }
  if (name === 'fields' && !parseFields(value)) return wrong('fields="email:required phone:hidden"');
  if (name === 'hours' && value && !parseWeeklyHours(value)) return wrong('hours="Mon-Fri 09:00-17:00"');
  if (/^(agent-)?time-zone$/.test(name) && value && !isZone(value)) return wrong(`${name}="Europe/Berlin"`);
  // That of a page without https is another check's.
  const url = URLS[name];
  const isInsecure = url && value && !secureUrl(value, page.href);
  const isMixed = page.protocol === 'https:' && /^http:/i.test(value.trim());
  if (isInsecure && secureUrl(page.href) && !isMixed) {
    return wrong(`${name}="${url}"`);
  }
  return undefined;
}

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

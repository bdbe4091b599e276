import { error, ok, warning, type Finding } from '../../doctor/finding.js';
import { jwtPayload } from '../../doctor/jwt-payload.js';

const DAY_SECONDS = 86_400;
/** Lifetime of a VideoEngager token is 30 days; clocks and rounding make it a little less or more. */
const isTokenLife = (seconds: number): boolean => seconds > 28 * DAY_SECONDS && seconds < 32 * DAY_SECONDS;

const NEW_KEY =
  'Remove it from the page, ask VideoEngager for a new key, and keep that one in the gateway: VE_PAK=… in its environment';
const NEW_TOKEN =
  'Remove it from the page, and write token-endpoint="/ve/token", the gateway, which keeps the token on your server';
const DOCS = 'gateway.md#the-gateway-on-your-server';

const KEY_BY_NAME =
  /(?:^|[^\w-])(?:data-)?(?:ve[_-]?)?(?:pak|partner[_-]?key)["']?\s{0,5}[:=]\s{0,5}["'`]([^"'`\s<>]{6,})["'`]/i;
const KEY_IN_URL = /\/api\/partners\/impersonate\/([^/"'`\s<>?#$]{4,})\/[^/"'`\s<>?#$]+\/[^/"'`\s<>?#$]+/i;

/** A text of the page that everybody can read, and how to call it. */
export interface PublicText {
  readonly where: string;
  readonly text: string;
}

/** Partner keys and tokens that everybody can read. No finding contains a part of one. */
export function secretFindings(texts: readonly PublicText[]): readonly Finding[] {
  const found = texts.flatMap(({ where, text }) => {
    const finding = secretIn(where, text);
    return finding ? [finding] : [];
  });
  return found.length
    ? found
    : [ok('secrets', 'No partner key and no long-lived token is in what was read.')];
}

function secretIn(where: string, text: string): Finding | undefined {
  const kinds = new Set(tokensIn(text).map(kindOf));
  const hasKey = KEY_BY_NAME.test(text) || KEY_IN_URL.test(text);
  if (hasKey || kinds.has('key')) {
    const what = kinds.has('key') ? 'A TOKEN WITH THE PARTNER KEY (PAK)' : 'THE PARTNER KEY (PAK)';
    return error(
      'secrets',
      `${what} IS IN ${where}. Everybody can read it, and with it every booking.`,
      NEW_KEY,
      DOCS,
    );
  }
  if (kinds.has('session')) {
    return error(
      'secrets',
      `A VIDEOENGAGER TOKEN OF 30 DAYS IS IN ${where}. Everybody can read it, and with it every booking.`,
      NEW_TOKEN,
      DOCS,
    );
  }
  if (kinds.has('long')) {
    return warning(
      'secrets',
      `A token that is valid for more than a day is in ${where}. It may be of another service.`,
      'If it is of VideoEngager, remove it, and write token-endpoint="/ve/token".',
      DOCS,
    );
  }
  return undefined;
}

/** All JWTs in a text, found in one pass. */
function tokensIn(text: string): string[] {
  return (text.match(/[\w.-]{40,}/g) ?? []).flatMap((word) => {
    const parts = word.split('.');
    return parts.flatMap((part, index) => {
      const payload = parts[index + 1];
      return part.includes('eyJ') && payload?.startsWith('eyJ') ? [`.${payload}`] : [];
    });
  });
}

function kindOf(token: string): 'key' | 'session' | 'long' | 'other' {
  const { exp, iat, pak } = jwtPayload(token);
  if (pak) return 'key';
  if (typeof exp !== 'number' || typeof iat !== 'number') return 'other';
  if (isTokenLife(exp - iat)) return 'session';
  return exp - iat > DAY_SECONDS ? 'long' : 'other';
}

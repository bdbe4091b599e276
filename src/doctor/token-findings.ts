import { Token } from '../api/wire/schema.js';
import { parse } from '../api/wire/shape.js';
import { tokenLifetime } from '../api/token/token-lifetime.js';
import { secureUrl } from '../api/wire/trusted-url.js';
import { error, ok, problemsOr, warning, type Finding } from './finding.js';
import { jwtPayload } from './jwt-payload.js';

const DOCS = 'gateway.md#what-the-token-answer-holds';
const OWN = 'gateway.md#your-own-token-endpoint';
const DAY_SECONDS = 86_400;

export interface TokenContext {
  /** URL of the endpoint, or of the page if a function gives the tokens. */
  readonly url: URL;
  /** Whether the answer came without any sign-in, so that everybody can have it. */
  readonly isPublic: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Shape and life of a token answer. No finding contains a part of the token. */
export function tokenFindings(answer: unknown, { url, isPublic, now }: TokenContext): readonly Finding[] {
  const shape = shapeMistake(answer);
  if (shape) return [shape];
  const token = parse(Token, answer)!;
  const { exp, iat, pak } = jwtPayload(token.token);
  const seconds = tokenLifetime(token.token, token.expires_in);
  const problems: Finding[] = [];
  if (pak !== undefined) {
    problems.push(
      error(
        'token',
        'THE TOKEN CONTAINS THE PARTNER KEY (PAK), and every visitor can read it.',
        'Ask VideoEngager for a new key, and point token-endpoint at the gateway: token-endpoint="/ve/token"',
        'gateway.md#the-gateway-on-your-server',
      ),
    );
  } else if (!token.api_base && seconds > DAY_SECONDS) {
    const tell = isPublic ? error : warning;
    problems.push(
      tell(
        'token',
        `A TOKEN OF VIDEOENGAGER THAT IS VALID FOR ${Math.round(seconds / DAY_SECONDS)} DAYS reaches ${isPublic ? 'everybody' : 'this page'}. It reads every booking of your account.`,
        'Point token-endpoint at the gateway, which keeps that token: token-endpoint="/ve/token"',
        'gateway.md#the-gateway-on-your-server',
      ),
    );
  }
  const { expires_in: given } = answer as { readonly expires_in?: unknown };
  if (given !== undefined && token.expires_in === undefined) {
    problems.push(warning('token', 'expires_in is no number, so it is ignored.', '"expires_in": 600', DOCS));
  } else if (given === undefined && !(typeof exp === 'number' && typeof iat === 'number')) {
    problems.push(
      warning(
        'token',
        'The answer does not say how long the token is valid, so five minutes are assumed.',
        '"expires_in": 600',
        DOCS,
      ),
    );
  } else if (
    token.expires_in !== undefined &&
    typeof exp === 'number' &&
    exp - now / 1000 < token.expires_in / 2
  ) {
    problems.push(
      warning(
        'token',
        'expires_in is longer than the token is valid. It is in seconds, not milliseconds.',
        `"expires_in": ${Math.max(1, Math.round(exp - now / 1000))}`,
        DOCS,
      ),
    );
  } else if (seconds < 60) {
    problems.push(
      warning(
        'token',
        `The token is valid for ${Math.round(seconds)} seconds, less than a booking takes.`,
        '"expires_in": 600 (for a gateway: VE_TOKEN_LIFETIME=600)',
        DOCS,
      ),
    );
  }
  if (token.api_base && !secureUrl(token.api_base, url.href)) {
    problems.push(
      error(
        'token',
        'api_base of the token answer is not https.',
        '"api_base": "https://example.com/ve"',
        DOCS,
      ),
    );
  }
  const from = token.api_base ? 'A gateway gives' : 'The endpoint gives';
  return problemsOr(problems, ok('token', `${from} a token that is valid for ${minutes(seconds)}.`));
}

const minutes = (seconds: number): string => {
  const number = Math.round(seconds / 60);
  return number === 1 ? '1 minute' : `${number} minutes`;
};

function shapeMistake(answer: unknown): Finding | undefined {
  const wrong = (message: string, fix: string) => error('token', message, fix, OWN);
  if (Array.isArray(answer)) {
    return wrong(
      'The token answer is a list. PHP writes an empty object so.',
      'Answer {"token":"…"}. In PHP: echo json_encode((object) $answer);',
    );
  }
  if (typeof answer !== 'object' || answer === null) {
    return wrong('The token answer is no JSON object.', 'Answer with an object: {"token":"…"}');
  }
  const { token } = answer as { readonly token?: unknown };
  if (typeof token === 'string' && /^bearer\s/i.test(token)) {
    return wrong(
      'The token begins with “Bearer”.',
      'Leave that word out: {"token":"…","token_type":"Bearer"}',
    );
  }
  if (parse(Token, answer)) return undefined;
  if (typeof token === 'string' && token) {
    return wrong(
      'The token has spaces, line breaks or other characters that a header cannot have.',
      'Trim the token.',
    );
  }
  const other = Object.keys(answer).find((name) => /^(access_?token|jwt|id_?token|data)$/i.test(name));
  return wrong(
    `The token answer has no token${other ? `, but ${other}` : ''}.`,
    other === 'data' ? 'Answer {"token":"…"} without the object around it.' : 'Name it token: {"token":"…"}',
  );
}

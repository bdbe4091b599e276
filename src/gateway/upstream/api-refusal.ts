import * as z from 'zod';
import { cleanLine } from '../http/clean-line.js';
import { HttpError } from '../http/http-error.js';
import type { UpstreamResponse } from './upstream.js';

/** Our own words for a visitor, by the status with which the API refused a request. */
const MESSAGES: Readonly<Record<number, string>> = {
  403: 'The booking service does not allow this',
  404: 'The booking service did not find this',
  409: 'Another meeting is in the way',
  429: 'The booking service has too many requests right now',
};
const OTHER_MESSAGE = 'The booking service did not accept the request';
const DEFAULT_RETRY_SECONDS = 5;

export interface ApiRefusalOptions {
  /** Texts that must not be logged. */
  readonly secrets: readonly string[];
  /** Body of the refused request; what a visitor typed must not be logged either. */
  readonly sent?: unknown;
}

/** The error for a browser after a 4xx of the API: its status and our words. The API's text is for the log only. */
export function apiRefusal(answer: UpstreamResponse, options: ApiRefusalOptions): HttpError {
  const { status, json, retryAfter } = answer;
  return new HttpError(status, 'api_refused', MESSAGES[status] ?? OTHER_MESSAGE, {
    retryAfter: status === 429 ? (retryAfter ?? DEFAULT_RETRY_SECONDS) : undefined,
    isForeign: true,
    upstreamMessage: loggableText(json, options),
  });
}

const field = z.string().optional().catch(undefined);
const Refusal = z.object({ error: field, message: field }).catch({});

const TOKEN = /[\w-]{8,}\.[\w-]{8,}\.[\w-]*/;
/** Addresses, URLs, paths, markup, phone numbers, and any letter or sign outside of ASCII. */
const UNSAFE = /@|%|[/\\<>{}=]|\d[\d ().-]{3,}\d|[^\t\n\r\x20-\x7e]/;
/** A word that may be a name: it begins with a capital letter within a sentence, and is no abbreviation. */
const NAME = /[^.!?:\s]\s+["'(]*(?![A-Z]{2,5}\b)[A-Z]/;
/** First words of the API's sentences; any other one may be a name. */
const FIRST_WORD =
  /^(a|access|agent|an|another|bad|cannot|conflict|date|duration|e-?mail|error|failed|field|forbidden|id|invalid|it|meeting|missing|must|name|no|not|only|phone|please|request|required|schedule|send\w*|slot|specified|start|subject|tenant|that|the|there|this|time|token|too|unauthorized|unknown|user|validation|value|visitor|you|your)$/i;
const MAX_LENGTH = 200;

/**
 * The API's own text, if it can be logged. It may hold personal data, and nobody can find a name in a sentence for sure:
 * a text that may hold an address, a number, a name, a URL, a token, a secret or what a visitor typed is left out.
 */
function loggableText(body: unknown, { secrets, sent }: ApiRefusalOptions): string | undefined {
  const { error, message } = Refusal.parse(body);
  // Cut before it is searched, which bounds the time; longer than what is logged, so that nothing is cut in half.
  const texts = [message, error].flatMap((text) => (text ? [text.slice(0, 5 * MAX_LENGTH)] : []));
  if (!texts.every((text) => isHarmless(text, [...secrets, ...wordsIn(sent)]))) return undefined;
  return texts[0] && cleanLine(texts[0]).slice(0, MAX_LENGTH);
}

function isHarmless(text: string, hidden: readonly string[]): boolean {
  if (UNSAFE.test(text) || TOKEN.test(text) || NAME.test(text)) return false;
  const firstWords = text.split(/[.!?:]\s/).map((sentence) => /[\w-]+/.exec(sentence)?.[0]);
  if (!firstWords.every((word) => word === undefined || FIRST_WORD.test(word))) return false;
  const lower = text.toLowerCase();
  return !hidden.some((word) => word !== '' && lower.includes(word.toLowerCase()));
}

/** Words of three letters or more in the values of a body. */
function wordsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.match(/[\p{L}\d]{3,}/gu) ?? [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}

import type { ErrorCause, SchedulerError } from '../../api/wire/scheduler-error.js';

type ExplainedError = Pick<SchedulerError, 'cause' | 'code' | 'response'>;

/**
 * Tells the site's developer why an error happened, in one line: which endpoint, and what came. Contains no token: of a
 * response it has no more than its kind and length, and of an object with free times one entry.
 */
export function explainError({ cause, code, response }: ExplainedError): string {
  const known = cause as ErrorCause;
  switch (known) {
    case 'token':
      return `the token response has no usable "token" (${code})`;
    case 'agents':
      return `the response with the agents is not a list in which one has "_account": {"email": "…"} (${code})`;
    case 'schedule':
      return `the response with the meeting has no "_id" (${code})`;
    case 'agenda':
      return `the response with the agenda has no list "meetings", or lacks another field of a gateway's agenda (${code})`;
    case 'availability':
      return `the free times are ${shapeOf(response)}; expected an object like {"2040-11-20T09:00:00Z": 1} (${code})`;
  }
  if (known instanceof Error) {
    // Its message may contain a token: the page's own function may have written one, and Firefox puts the value of a
    // malformed header there.
    return code === 'token_refused'
      ? `the token source failed with ${known.name}`
      : `${known.name} (${code})`;
  }
  const { url, text } = known;
  const endpoint = url.split(/[?#]/)[0];
  if (text === undefined) return `${endpoint} redirects, which is not followed (${code})`;
  return `${endpoint} answered ${contentOf(text)} instead of JSON (${code})`;
}

const MAX_LENGTH = 40;

function shapeOf(body: unknown): string {
  if (Array.isArray(body)) return `a list of ${body.length}`;
  if (typeof body !== 'object' || body === null) return `a ${typeof body}`;
  const [key = '', value = ''] = Object.entries(body)[0] ?? [];
  const shown = typeof value === 'object' ? `an object` : JSON.stringify(value).slice(0, MAX_LENGTH);
  return `an object with ${JSON.stringify(key.slice(0, MAX_LENGTH))}: ${shown}`;
}

function contentOf(text: string): string {
  const content = text.trim();
  if (!content) return `nothing`;
  const size = `${text.length} characters`;
  if (/^<(!doctype|html)/i.test(content)) return `an HTML page (${size})`;
  if (/,\s*[}\]]/.test(content)) return `text with a comma before a bracket (${size})`;
  if (/^[^{["]+[{[]/.test(content)) return `text before a bracket (${size})`;
  return size;
}

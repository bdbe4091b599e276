import type { ErrorCode } from '../../../src/api/wire/scheduler-error.js';
import { en } from '../../../src/i18n/en.js';
import type { FaultName } from './faults.js';
import type { RequestName } from './faulty-server.js';

/** What the visitor and the page have after a request met a fault. */
export interface Outcome {
  /** `code` of the `error` event; `undefined` if nothing failed. */
  readonly code: ErrorCode | undefined;
  /** What the alert says. */
  readonly words: string;
  /** How often the request was sent. */
  readonly sent: number;
  /** Role or part that has the focus; `''` if it is not in the element. */
  readonly focus: string;
  /** The button that goes on. */
  readonly button: string;
  /** The name that the visitor typed. */
  readonly name: string | undefined;
}

export interface FaultRow extends Outcome {
  readonly request: RequestName;
  readonly fault: FaultName;
}

type Codes = Readonly<Record<FaultName, ErrorCode | undefined>>;

const REFUSED = {
  '400': 'rejected',
  '401': 'unauthorized',
  '403': 'forbidden',
  '404': 'not_found',
  '409': 'conflict',
  '429, to wait 7 s': 'rate_limited',
  'HTML with 403': 'forbidden',
} as const;
const FAILED = {
  '500': 'server_error',
  '503, to wait until a date': 'server_error',
  'HTML with 502': 'server_error',
} as const;
const LOST = {
  'half a response': 'network',
  'a redirect elsewhere': 'network',
  'no connection': 'network',
  'no answer': 'network',
} as const;
const unreadable = <Code extends ErrorCode>(code: Code) => ({
  'HTML with 200': code,
  '200 without a body': code,
  '204': code,
  '[]': code,
  'a text': code,
  'a trailing comma': code,
});

const READ: Codes = {
  ...REFUSED,
  ...FAILED,
  ...LOST,
  ...unreadable('bad_response'),
  '400': 'bad_response',
  '409': 'bad_response',
};
/** An endpoint that refuses says why, whatever its status. */
const TOKEN: Codes = {
  ...FAILED,
  ...LOST,
  ...unreadable('token_refused'),
  '400': 'token_refused',
  '401': 'token_refused',
  '403': 'token_refused',
  '404': 'token_refused',
  '409': 'token_refused',
  'HTML with 403': 'token_refused',
  '429, to wait 7 s': 'rate_limited',
};
const unknown = <Fault extends string>(faults: Readonly<Record<Fault, unknown>>) =>
  Object.fromEntries(Object.keys(faults).map((fault) => [fault, 'outcome_unknown'])) as Record<
    Fault,
    'outcome_unknown'
  >;
const NONE = Object.fromEntries(Object.keys(READ).map((fault) => [fault, undefined])) as Codes;
/** Whatever is not a clear refusal may have been carried out. */
const SENT: Codes = { ...REFUSED, ...unknown(FAILED), ...unknown(LOST), ...unknown(unreadable('network')) };

const { errors } = en;
const WORDS: Partial<Record<ErrorCode, string>> = {
  token_refused: errors.signIn,
  network: errors.network,
  bad_response: errors.service,
  unauthorized: errors.signIn,
  forbidden: errors.forbidden,
  not_found: errors.service,
  conflict: errors.conflict,
  rate_limited: errors.rateLimited,
  rejected: errors.rejected,
  server_error: errors.service,
  outcome_unknown: errors.outcomeUnknown,
};

/** Responses that are not the gateway’s own, so that nobody knows whether it carried out the request. */
const UNANSWERED: readonly string[] = Object.keys(FAILED);

/** The text that an endpoint gives as its reason. */
const REASON = 'Told to refuse';

function wordsOf(request: RequestName, fault: FaultName, code: ErrorCode): string {
  const isRefusal = code === 'token_refused' && /^4\d\d/.test(fault);
  switch (request) {
    case 'free times':
      return 'We couldn’t load the free times.';
    case 'change':
    case 'cancellation':
    case 'outcome of a change':
      return code === 'outcome_unknown' || request === 'outcome of a change'
        ? 'We’re not sure yet whether your change went through. Check again before you do anything else.'
        : WORDS[code]!;
    case 'cancellation by the agent':
      return code === 'network' || code === 'bad_response' || UNANSWERED.includes(fault)
        ? 'We’re not sure yet whether the meeting is cancelled. Please check again.'
        : 'That didn’t work. The meeting still stands.';
    case 'agenda':
      return code === 'unauthorized' || code === 'forbidden'
        ? 'You’re signed out. Please sign in again to see your meetings.'
        : WORDS[code]!;
    default:
      return isRefusal ? REASON : WORDS[code]!;
  }
}

/**
 * What leads to a second request: a new token, the URL with or without a slash at its end, or the next page of an empty
 * calendar. Whoever redirects has not carried out the request.
 */
const REPEATED: Partial<Record<RequestName, readonly FaultName[]>> = {
  token: ['a redirect elsewhere'],
  'meeting of a link': ['a redirect elsewhere'],
  'token to join': ['a redirect elsewhere'],
  agents: ['401', 'a redirect elsewhere'],
  'free times': ['401', 'a redirect elsewhere', '204', '[]'],
  'next free times': ['401', 'a redirect elsewhere'],
  agenda: ['a redirect elsewhere'],
  'cancellation by the agent': ['a redirect elsewhere'],
};

interface Expected {
  readonly codes: Codes;
  readonly button: (code: ErrorCode | undefined, fault: FaultName) => string;
  readonly focus?: (code: ErrorCode | undefined) => string;
  readonly name?: string;
}

const retry = (_: unknown, fault: FaultName): string =>
  /to wait/.test(fault) ? 'Try again in' : 'Try again';
const NAME = 'Ada Lovelace';

const EXPECTED: Partial<Record<RequestName, Expected>> = {
  token: { codes: TOKEN, button: retry },
  agents: {
    codes: { ...READ, '[]': undefined },
    button: retry,
  },
  'free times': {
    codes: { ...READ, '[]': undefined, '204': undefined },
    button: (code) => (code ? 'Try again' : 'Change'),
  },
  booking: {
    codes: SENT,
    button: (code, fault) =>
      code === 'outcome_unknown' ? 'Check again' : /to wait/.test(fault) ? 'Try again in' : 'Book 10:00',
    focus: (code) => (code === 'outcome_unknown' ? 'alert' : 'submit'),
    name: NAME,
  },
  'outcome of a booking': {
    codes: unknown(READ),
    button: () => 'Check again',
    focus: () => 'alert',
    name: NAME,
  },
  'next free times': { codes: NONE, button: () => 'Book' },
  'booking with proof of work': {
    codes: SENT,
    button: (code, fault) =>
      code === 'outcome_unknown' ? 'Check again' : /to wait/.test(fault) ? 'Try again in' : 'Book 10:00',
    focus: (code) => (code === 'outcome_unknown' ? 'alert' : 'submit'),
    name: NAME,
  },
  'meeting of a link': { codes: TOKEN, button: retry },
  change: {
    codes: SENT,
    button: (code) => (code === 'outcome_unknown' ? 'Check again' : 'Move it to'),
    focus: () => 'alert',
  },
  cancellation: {
    codes: SENT,
    button: (code) => (code === 'outcome_unknown' ? 'Check again' : 'Cancel the meeting'),
    focus: () => 'alert',
  },
  'outcome of a change': {
    codes: SENT,
    button: () => 'Check again',
    focus: () => 'alert',
  },
  'token to join': { codes: TOKEN, button: () => 'Join meeting', focus: () => 'button' },
  agenda: { codes: READ, button: () => 'Try again' },
  'cancellation by the agent': {
    codes: { ...REFUSED, ...FAILED, ...LOST, ...unreadable('bad_response') },
    button: (code, fault) =>
      code === 'network' || code === 'bad_response' || UNANSWERED.includes(fault)
        ? 'Check again'
        : 'Cancel the meeting',
    focus: () => 'question',
  },
};

/** Every request of our elements with every fault, and what becomes of it. */
export const FAULT_ROWS: readonly FaultRow[] = Object.entries(EXPECTED).flatMap(([request, expected]) => {
  const { codes, button, focus = () => '', name } = expected;
  return Object.entries(codes).map(([fault, code]) => ({
    request: request as RequestName,
    fault: fault as FaultName,
    code,
    words: code
      ? wordsOf(request as RequestName, fault as FaultName, code)
      : request === 'agents'
        ? en.noAgents
        : '',
    sent: REPEATED[request as RequestName]?.includes(fault as FaultName) ? 2 : 1,
    focus: focus(code),
    button: button(code, fault as FaultName),
    name,
  }));
});

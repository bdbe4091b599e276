/** The questions that the API's document leaves open, in the order of the report. */
export const QUESTIONS = {
  signIn: 'Which ways to sign in work?',
  token: 'How long is a token valid, and does it contain the partner key?',
  agents: 'How many agents can be booked?',
  create: 'How does the API answer a new meeting?',
  pin: 'Where does a PIN go?',
  lag: 'How soon does the list show a new meeting?',
  unfilteredList: 'Does the list without agentEmail hold the meetings of all agents?',
  clash: 'Does the API refuse a meeting at a time that is taken?',
  change: 'Can a meeting be changed in part?',
  cancel: 'What becomes of a cancelled meeting?',
  errors: 'What do errors look like?',
  cors: 'May pages of any origin call the API directly?',
  redirects: 'Does the API redirect calls?',
  late: 'How long may the API take to store a meeting after it has answered with an error?',
} as const;
export type QuestionId = keyof typeof QUESTIONS;

/** What a question's value can be; `null` if it could not be found out. */
export interface Values {
  signIn: {
    readonly pakGet?: number | string;
    readonly pakPost?: number | string;
    readonly login?: number | string;
  };
  token: { readonly lifetimeSeconds: number | null; readonly containsPak: boolean };
  agents: { readonly listed: number; readonly bookable: number };
  create: { readonly status: number; readonly hasAgentUrl: boolean } | number;
  pin: 'visitor.pin' | 'pin' | 'both' | 'ignored';
  lag: { readonly milliseconds: number; readonly isShown: boolean };
  unfilteredList: 'all agents' | 'not all agents' | number;
  clash: 'accepted' | number;
  change: 'keeps the rest' | 'replaces the rest' | 'no effect' | number;
  cancel: 'stays as inactive' | 'stays as active' | 'is removed' | number;
  errors: Readonly<Record<string, string>>;
  cors: { readonly anyOrigin: boolean; readonly idempotencyKey: boolean };
  redirects: readonly string[];
  late: null;
}
export type Findings = { readonly [Id in QuestionId]?: Values[Id] | null };

/** Answers to all questions that were asked, in plain words. */
export function describe(findings: Findings): { question: string; answer: string }[] {
  return (Object.keys(QUESTIONS) as QuestionId[]).flatMap((id) =>
    id in findings ? [{ question: QUESTIONS[id], answer: answerTo(id, findings) }] : [],
  );
}

function answerTo(id: QuestionId, findings: Findings): string {
  if (id === 'late') return 'A probe cannot find that out, so settleSeconds stays at 120 or more.';
  if (findings[id] === null || findings[id] === undefined)
    return 'It could not be found out: see the lines above.';
  return WORDS[id](findings[id] as never);
}

type Words = { readonly [Id in Exclude<QuestionId, 'late'>]: (value: Values[Id]) => string };

const WORDS: Words = {
  signIn: (ways) =>
    [
      ['the partner key by GET', ways.pakGet],
      ['the partner key by POST', ways.pakPost],
      ['email address and password', ways.login],
    ]
      .flatMap(([way, outcome]) =>
        outcome === undefined ? [] : [`${way}: ${outcome === 200 ? 'yes' : `no (${outcome})`}`],
      )
      .join('; '),
  token: ({ lifetimeSeconds, containsPak }) =>
    `${lifetimeSeconds === null ? 'It does not say how long' : `${Math.round(lifetimeSeconds / 3600)} hours`}. It ${containsPak ? 'contains' : 'does not contain'} the partner key.`,
  agents: ({ listed, bookable }) => `${bookable} of ${listed}`,
  create: (value) =>
    typeof value === 'number'
      ? `It refuses it (${value}).`
      : `With ${value.status}, ${value.hasAgentUrl ? 'and a URL' : 'but without a URL'} for the agent.`,
  pin: (where) =>
    where === 'ignored'
      ? 'Nowhere: it is ignored.'
      : where === 'both'
        ? 'Both visitor.pin and pin work.'
        : `Into ${where}.`,
  lag: ({ milliseconds, isShown }) =>
    isShown ? `After ${milliseconds} ms.` : `Not within ${Math.round(milliseconds / 1000)} seconds.`,
  unfilteredList: (value) =>
    typeof value === 'number' ? `No: it is refused (${value}).` : `It holds ${value}.`,
  clash: (value) =>
    typeof value === 'number'
      ? `Yes, with ${value}.`
      : 'No: it stores both meetings. The gateway’s own check is all that there is.',
  change: (value) =>
    typeof value === 'number' ? `No: it is refused (${value}).` : `A change of one field ${CHANGES[value]}.`,
  cancel: (value) => (typeof value === 'number' ? `It cannot be cancelled (${value}).` : `It ${value}.`),
  errors: (forms) =>
    Object.entries(forms)
      .map(([what, form]) => `${what}: ${form}`)
      .join('; '),
  cors: ({ anyOrigin, idempotencyKey }) =>
    `${anyOrigin ? 'Yes' : 'No: use a gateway'}. The header Idempotency-Key is ${idempotencyKey ? '' : 'not '}allowed.`,
  redirects: (calls) =>
    calls.length ? `Yes: ${calls.join(', ')}. Set VE_BASE_URL to where they lead.` : 'No.',
};

const CHANGES = {
  'keeps the rest': 'keeps the others',
  'replaces the rest': 'removes the others',
  'no effect': 'has no effect, although the answer says so',
} as const;

/** Options of the gateway that follow from the answers. */
export interface FollowingOptions {
  readonly credentials?: { readonly method: 'POST' };
  readonly settleSeconds: number;
  readonly holdMinutes: number;
  readonly reconcileSeconds: number;
  readonly upstreamTimeout: number;
  /** Left out if it could not be found out, or if the default is right. */
  readonly calendarSource?: 'agents';
}

/** Whether the list without an agent cannot be used. If no list shows the new meeting, that one tells nothing. */
function isListOfAllUseless({ lag, unfilteredList }: Findings): boolean {
  if (typeof unfilteredList === 'number') return true;
  return unfilteredList === 'not all agents' && lag?.isShown === true;
}

const between = (min: number, value: number, max: number): number =>
  Math.min(max, Math.max(min, Math.ceil(value)));

/** @param slowestMs Duration of the slowest answer. */
export function optionsFrom(findings: Findings, slowestMs: number): FollowingOptions {
  const { signIn, lag } = findings;
  // What was seen once can be worse at another time.
  const lagSeconds = lag ? (lag.milliseconds / 1000) * (lag.isShown ? 3 : 6) : 0;
  return {
    ...(signIn?.pakPost === 200 && { credentials: { method: 'POST' } }),
    settleSeconds: between(120, lagSeconds, 3600),
    holdMinutes: between(10, lagSeconds / 60, 1440),
    reconcileSeconds: between(8, lag?.isShown ? (lag.milliseconds / 1000) * 1.5 : 0, 20),
    upstreamTimeout: between(10_000, slowestMs * 4, 60_000),
    ...(isListOfAllUseless(findings) && { calendarSource: 'agents' }),
  };
}

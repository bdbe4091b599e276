import { error, warning, type Finding } from './finding.js';

export interface MissingContext {
  /** Value of an attribute; `undefined` or empty if it is missing. */
  readonly read: (attribute: string) => string | undefined;
  /** Whether a function gives the tokens. */
  readonly hasTokenSource: boolean;
  /** Whether only the source of the page is known: a script may set later what is missing there. */
  readonly isSource: boolean;
}

/** What a join button or an agenda cannot do without. The token endpoint of `<ve-scheduler>` has a check of its own. */
export function missingFindings(
  tag: string,
  { read, hasTokenSource, isSource }: MissingContext,
): readonly Finding[] {
  const missing = (check: 'attributes' | 'endpoint', what: string, fix: string): Finding => {
    const docs = tag === 've-agenda' ? 'agenda.md' : 'gateway.md#agents-who-join';
    const message = `<${tag}> has ${what}`;
    return isSource
      ? warning(check, `${message} in the source of the page. A script may set it later.`, fix, docs)
      : error(check, `${message}.`, fix, docs);
  };
  if (tag === 've-scheduler') return [];
  const problems: Finding[] = [];
  const join = read('join-endpoint');
  // A function gives tokens to join with, but no agenda.
  const canUseFunction = hasTokenSource && (tag === 've-join-button' || read('agenda-endpoint'));
  if (!join && !read('token-endpoint') && !canUseFunction) {
    const what = 'neither join-endpoint nor token-endpoint';
    problems.push(missing('endpoint', what, 'join-endpoint="/ve/join"'));
  }
  if (tag === 've-agenda') return problems;
  if (!read('agent-id')) {
    problems.push(missing('attributes', 'no agent-id', 'agent-id="…" (agentId of the schedule)'));
  }
  if (!join && !read('full-url')) {
    problems.push(missing('attributes', 'no full-url', 'full-url="…" (agent.fullUrl of the schedule)'));
  }
  return problems;
}

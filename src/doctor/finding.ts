/** What is checked: in a browser, by `ve-scheduler doctor`, or by both. */
export type Check =
  | 'agents'
  | 'attributes'
  | 'built-ins'
  | 'cache'
  | 'charset'
  | 'clock'
  | 'color-scheme'
  | 'compression'
  | 'copies'
  | 'cors'
  | 'csp'
  | 'definition'
  | 'element'
  | 'endpoint'
  | 'environment'
  | 'free-times'
  | 'gateway'
  | 'integrity'
  | 'language'
  | 'lit'
  | 'locale-versions'
  | 'mixed-content'
  | 'page'
  | 'properties'
  | 'public-button'
  | 'script'
  | 'secrets'
  | 'secure-context'
  | 'service-worker'
  | 'storage'
  | 'token'
  | 'trusted-types'
  | 'viewport'
  | 'visibility'
  | 'width';

/** Result of one check. Its texts never contain a token or a key. */
export interface Finding {
  readonly check: Check;
  /** `error`: booking does not work, or something secret is public. `warning`: it works, but not for everybody or not well. */
  readonly status: 'ok' | 'warning' | 'error';
  /** One sentence for the site's developer. */
  readonly message: string;
  /** Line to paste, or setting to change. */
  readonly fix?: string;
  /** File of the package and heading that explain it, e.g. `demo/docs/theming.md#width`. */
  readonly docs?: string;
}

/** Where to find more: a file of `demo/docs`, with a heading. */
export type DocsLink = `${string}.md` | `${string}.md#${string}`;

export const ok = (check: Check, message: string): Finding => ({ check, status: 'ok', message });

export const warning = (check: Check, message: string, fix: string, docs: DocsLink): Finding => ({
  check,
  status: 'warning',
  message,
  fix,
  docs: `demo/docs/${docs}`,
});

export const error = (check: Check, message: string, fix: string, docs: DocsLink): Finding => ({
  check,
  status: 'error',
  message,
  fix,
  docs: `demo/docs/${docs}`,
});

/** The problems, or else the one finding that all is well. */
export const problemsOr = (problems: readonly Finding[], good: Finding): readonly Finding[] =>
  problems.length ? problems : [good];

const ORDER = ['error', 'warning', 'ok'];

/** Errors first, then warnings. Keeps the order within each. */
export const bySeverity = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status));

/** For example `2 errors, 1 warning, 24 checks are fine`. */
export function summary(findings: readonly Finding[]): string {
  const count = (status: Finding['status']) => findings.filter((one) => one.status === status).length;
  const [errors, warnings, good] = [count('error'), count('warning'), count('ok')];
  return `${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, ${good} ${good === 1 ? 'check is' : 'checks are'} fine`;
}

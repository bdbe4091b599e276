import { error, ok, problemsOr, warning, type Finding } from './finding.js';

/** Sources by directive. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** Parses the values of headers and `meta` tags. One value may hold several policies; all of them apply. */
export function parsePolicies(values: readonly string[]): Policy[] {
  return values
    .flatMap((value) => value.split(','))
    .map((text) => {
      const policy = new Map<string, readonly string[]>();
      for (const directive of text.split(';')) {
        const [name = '', ...sources] = directive.trim().split(/\s+/);
        // Only the first one of a name counts.
        if (name && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), sources);
      }
      return policy;
    })
    .filter((policy) => policy.size > 0);
}

/** What an element needs of the page's policy. */
export interface PolicyNeeds {
  readonly page: URL;
  readonly scripts: readonly { readonly url: URL; readonly nonce: string }[];
  /** What the element requests. */
  readonly connect: readonly URL[];
  /** Where its forms lead. */
  readonly forms: readonly URL[];
  readonly images: readonly URL[];
}

const FALLBACKS: Readonly<Record<string, readonly string[]>> = {
  'script-src': ['script-src-elem', 'script-src', 'default-src'],
  'connect-src': ['connect-src', 'default-src'],
  'form-action': ['form-action'],
  'img-src': ['img-src', 'default-src'],
};
const DOCS = 'frameworks.md#content-security-policy';

/** What the policies forbid that the element needs, each with the directive to write. */
export function policyFindings(policies: readonly Policy[], needs: PolicyNeeds): readonly Finding[] {
  if (!policies.length) return [ok('csp', 'No Content Security Policy was found, so none is in the way.')];
  const wanted = [
    ...needs.scripts.map(({ url, nonce }) => ['script-src', url, nonce] as const),
    ...needs.connect.map((url) => ['connect-src', url, ''] as const),
    ...needs.forms.map((url) => ['form-action', url, ''] as const),
    ...needs.images.map((url) => ['img-src', url, ''] as const),
  ];
  const problems = new Map<string, Finding>();
  for (const policy of policies) {
    for (const [directive, url, nonce] of wanted) {
      const name = FALLBACKS[directive]!.find((one) => policy.has(one));
      const sources = policy.get(name ?? '');
      if (!sources || allows(sources, url, needs.page, directive === 'script-src' ? nonce : undefined))
        continue;
      const source = url.origin === needs.page.origin ? "'self'" : url.origin;
      problems.set(`${directive} ${source}`, forbidden(directive, sources, source));
    }
  }
  return problemsOr([...problems.values()], ok('csp', 'The Content Security Policy allows what is needed.'));
}

function forbidden(directive: string, sources: readonly string[], source: string): Finding {
  const isStrict = directive === 'script-src' && sources.includes("'strict-dynamic'");
  const line = [directive, ...sources.filter((one) => one !== "'none'"), source].join(' ');
  return error(
    'csp',
    `The Content Security Policy forbids ${source} in ${directive}.`,
    isStrict
      ? 'Give the script tag the page\'s nonce: <script nonce="…" src="…/ve-scheduler.js" defer></script>'
      : `Content-Security-Policy: ${line}`,
    DOCS,
  );
}

function allows(sources: readonly string[], url: URL, page: URL, nonce: string | undefined): boolean {
  if (nonce !== undefined) {
    if (nonce && sources.includes(`'nonce-${nonce}'`)) return true;
    // Names of hosts do not count beside it.
    if (sources.includes("'strict-dynamic'")) return false;
  }
  return sources.some((source) => matches(source, url, page));
}

const SOURCE = /^(?:([a-z][a-z\d+.-]*):\/\/)?(\*|(?:\*\.)?[^/:*]+)(?::(\d+|\*))?(\/.*)?$/i;

/** Whether a source expression names a URL, as the specification matches them. */
function matches(source: string, url: URL, page: URL): boolean {
  const isWeb = /^https?:$/.test(url.protocol);
  if (source === '*') return isWeb;
  if (/^'self'$/i.test(source)) {
    return url.origin === page.origin || (url.host === page.host && url.protocol === 'https:');
  }
  if (/^[a-z][a-z\d+.-]*:$/i.test(source)) return isScheme(source, url);
  const [, scheme, host = '', port, path] = SOURCE.exec(source) ?? [];
  if (!host || source.startsWith("'")) return false;
  if (!isScheme(scheme ? `${scheme}:` : page.protocol, url)) return false;
  const name = host.toLowerCase();
  const isHost = name.startsWith('*') ? url.hostname.endsWith(name.slice(1)) : url.hostname === name;
  if (!isHost) return false;
  const defaultPort = url.protocol === 'https:' ? '443' : '80';
  if (port !== '*' && (port ?? defaultPort) !== (url.port || defaultPort)) return false;
  if (!path || path === '/') return true;
  return path.endsWith('/') ? url.pathname.startsWith(path) : url.pathname === path;
}

/** A source for http also stands for https. */
const isScheme = (scheme: string, { protocol }: URL): boolean =>
  scheme.toLowerCase() === protocol || (scheme.toLowerCase() === 'http:' && protocol === 'https:');

/** Whether the element can create its Trusted Types policy, `ve-scheduler`. */
export function trustedTypesFinding(policies: readonly Policy[]): Finding {
  const isRequired = policies.some((policy) => policy.has('require-trusted-types-for'));
  const lists = policies.flatMap((policy) => policy.get('trusted-types') ?? []);
  const isForbidden = policies.some((policy) => {
    const names = policy.get('trusted-types');
    return names && !names.includes('ve-scheduler') && !names.includes('*');
  });
  if (!isForbidden) {
    return ok(
      'trusted-types',
      isRequired ? 'Trusted Types let the form through.' : 'The page does not require Trusted Types.',
    );
  }
  const names = [...new Set([...lists.filter((name) => name !== "'none'"), 've-scheduler'])];
  const tell = isRequired ? error : warning;
  return tell(
    'trusted-types',
    'The directive trusted-types does not list ve-scheduler.',
    `Content-Security-Policy: trusted-types ${names.join(' ')}`,
    DOCS,
  );
}

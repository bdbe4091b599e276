import type { Fetch } from '../../api/request/request.js';
import { parsePolicies, type Policy } from '../content-security-policy.js';
import { error, warning, type Finding } from '../finding.js';

const TIMEOUT_MS = 5_000;

/** The header of the page's answer, which a script sees only by loading the page again; `undefined` if it cannot. */
async function policyHeader({ URL: url }: Document, fetch: Fetch): Promise<string | undefined> {
  if (!/^https?:/.test(url)) return '';
  try {
    const response = await fetch(url, {
      cache: 'force-cache',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.headers.get('Content-Security-Policy') ?? '';
  } catch {
    return undefined;
  }
}

/** Policies of a page: of its header, and of its `meta` tags. */
export interface PagePolicies {
  readonly policies: readonly Policy[];
  /** Whether the header could be read. A policy may forbid that, too. */
  readonly isHeaderRead: boolean;
}

export async function readPolicies(page: Document, fetch: Fetch): Promise<PagePolicies> {
  const metas = page.querySelectorAll<HTMLMetaElement>('meta[http-equiv="content-security-policy" i]');
  const header = await policyHeader(page, fetch);
  return {
    policies: parsePolicies([header ?? '', ...[...metas].map(({ content }) => content)]),
    isHeaderRead: header !== undefined,
  };
}

/** Said instead of "No policy was found", if nobody knows. */
export const unreadPolicyFinding: Finding = warning(
  'csp',
  'The page could not be loaded again to read its Content Security Policy. A policy may forbid that. The browser then reports this request, and the one for the script.',
  'npx --no ve-scheduler doctor <URL of the page>',
  'frameworks.md#content-security-policy',
);

/** A request or a script that a policy has refused. */
export interface Violation {
  readonly directive: string;
  /** URL, or a word such as `inline`. */
  readonly blocked: string;
}

interface ReportBody {
  readonly effectiveDirective?: string | null;
  readonly blockedURL?: string | null;
}

/** Collects what policies refuse, also before it was created if the browser remembers that. */
export class ViolationWatch {
  readonly #seen: Violation[] = [];
  readonly #page: Document;
  readonly #observer: ReportingObserver | undefined;

  constructor(page: Document) {
    this.#page = page;
    page.addEventListener('securitypolicyviolation', this.#onViolation);
    if (typeof ReportingObserver !== 'function') return;
    this.#observer = new ReportingObserver((reports) => reports.forEach((one) => this.#add(one)), {
      types: ['csp-violation'],
      buffered: true,
    });
    this.#observer.observe();
  }

  /** Ends it. Resolves with all violations. */
  async stop(): Promise<readonly Violation[]> {
    // The event comes in a task of its own after the request has failed.
    await new Promise((resolve) => setTimeout(resolve));
    for (const report of this.#observer?.takeRecords() ?? []) this.#add(report);
    this.#observer?.disconnect();
    this.#page.removeEventListener('securitypolicyviolation', this.#onViolation);
    return this.#seen;
  }

  readonly #onViolation = ({
    effectiveDirective,
    blockedURI,
    disposition,
  }: SecurityPolicyViolationEvent): void => {
    if (disposition === 'enforce') this.#seen.push({ directive: effectiveDirective, blocked: blockedURI });
  };

  #add({ body }: Report): void {
    const { effectiveDirective, blockedURL } = (body ?? {}) as ReportBody;
    if (effectiveDirective) this.#seen.push({ directive: effectiveDirective, blocked: blockedURL ?? '' });
  }
}

/** Violations that concern the servers and scripts of an element. */
export function violationFindings(
  violations: readonly Violation[],
  servers: readonly URL[],
  page: URL,
): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const { directive, blocked } of violations) {
    const server = servers.find(({ href }) => blocked.startsWith(href));
    if (!server) continue;
    const name = directive.replace(/-(elem|attr)$/, '');
    const source = server.origin === page.origin ? "'self'" : server.origin;
    found.set(
      name + source,
      error(
        'csp',
        `The browser has refused ${source}, which is missing in ${name} of the Content Security Policy.`,
        `Content-Security-Policy: ${name} … ${source}`,
        'frameworks.md#content-security-policy',
      ),
    );
  }
  return [...found.values()];
}

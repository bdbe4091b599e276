import { secureUrl } from '../../api/wire/trusted-url.js';
import { attributeFindings } from '../../doctor/attribute-findings.js';
import { parsePolicies, policyFindings, trustedTypesFinding } from '../../doctor/content-security-policy.js';
import { belowBase, elementUrls, type NamedUrl } from '../../doctor/element-urls.js';
import { bySeverity, error, ok, warning, type Finding } from '../../doctor/finding.js';
import { missingFindings } from '../../doctor/missing-findings.js';
import {
  charsetFinding,
  mixedContentFinding,
  secureContextFinding,
  viewportFinding,
} from '../../doctor/page-findings.js';
import {
  copiesFinding,
  integrityFindings,
  languageFinding,
  localeVersionFindings,
} from '../../doctor/script-findings.js';
import { shownUrl } from '../../doctor/shown-value.js';
import { checkEndpoint } from './endpoint-checks.js';
import { elementFindings } from './element-checks.js';
import { charsetIn, readSource, type PageSource, type SourceElement } from './page-source.js';
import { deliveryFindings, loadScripts, scriptFindings } from './script-checks.js';
import { secretFindings, type PublicText } from './secrets.js';
import { NoAnswer, type WebAnswer, type WebClient } from './web-client.js';

const MAX_PAGE_BYTES = 2_000_000;
const MAX_SCRIPT_BYTES = 2_000_000;
/** Scripts of the page's own that are searched for secrets. */
const MAX_OTHER_SCRIPTS = 10;

export interface ExamineOptions {
  readonly client: WebClient;
  readonly now: () => number;
  readonly version: string;
}

/** Checks a page as far as it can be seen without a browser. */
export async function examinePage(url: URL, options: ExamineOptions): Promise<readonly Finding[]> {
  const { client, version } = options;
  let answer: WebAnswer;
  try {
    answer = await client.open(url, {
      maxBytes: MAX_PAGE_BYTES,
      followsRedirects: true,
      headers: { Accept: 'text/html' },
    });
  } catch (cause) {
    if (!(cause instanceof NoAnswer)) throw cause;
    return [
      error(
        'page',
        `${shownUrl(url)} cannot be loaded: ${cause.message}.`,
        `Open ${shownUrl(url)} in a browser of this computer.`,
        'doctor.md#the-command',
      ),
    ];
  }
  const opened = pageFinding(answer);
  if (opened.status === 'error') return [opened];
  const page = answer.url;
  const source = readSource(answer.text, page);
  const files = await loadScripts(source, page, client);
  const { findings: endpoints, bases } = await endpointFindings(source, page, options);
  const urls = source.elements.map((one) =>
    elementUrls(one.tag, (name) => attributeOf(one, name), source.base),
  );
  const policies = parsePolicies([answer.headers.get('Content-Security-Policy') ?? '', ...source.policies]);
  const locales = files.filter(({ kind }) => kind === 'locale');
  const script = files.find(({ kind }) => kind === 'element');
  const element = source.elements[0];
  const findings = [
    opened,
    ...secretFindings(await publicTexts(answer, source, client)),
    ...elementFindings(source, files),
    ...scriptFindings(files, source.elements.length > 0, version),
    copiesFinding(files),
    ...integrityFindings(files, page),
    ...localeVersionFindings(locales, script?.version || version),
    languageFinding(
      element?.lang ?? source.lang,
      locales.map(({ name }) => name),
      script?.url,
    ),
    ...source.elements.flatMap(({ tag, attributes }) => attributeFindings(tag, attributes, page)),
    ...source.elements.flatMap((one) =>
      missingFindings(one.tag, {
        read: (name) => attributeOf(one, name),
        hasTokenSource: false,
        isSource: true,
      }),
    ),
    ...endpoints,
    ...policyFindings(policies, {
      page,
      scripts: files,
      connect: [...urls.flatMap(({ called }) => called), ...bases.map(belowBase)],
      forms: urls.flatMap(({ posted }) => posted),
      images: [],
    }),
    trustedTypesFinding(policies),
    mixedContentFinding(page, [...urls.flatMap(({ named }) => named), ...scriptUrls(source)]),
    secureContextFinding(page.protocol === 'https:' || secureUrl(page.href) !== undefined, page),
    viewportFinding(source.viewport),
    charsetFinding(
      charsetIn(answer.headers.get('Content-Type') ?? '') ||
        (answer.text.startsWith('\uFEFF') ? 'utf-8' : source.charset),
    ),
    ...deliveryFindings(files, page),
  ];
  return bySeverity(unique(findings));
}

function pageFinding({ url, status, headers, isCut, redirects }: WebAnswer): Finding {
  const where = shownUrl(url);
  if (status !== 200) {
    return error(
      'page',
      `${where} answers ${status}.`,
      'Give the doctor the URL of a page that visitors can open.',
      'doctor.md#the-command',
    );
  }
  if (!/html/i.test(headers.get('Content-Type') ?? '')) {
    return error(
      'page',
      `${where} is no HTML page.`,
      'Content-Type: text/html; charset=utf-8',
      'doctor.md#the-command',
    );
  }
  if (isCut) {
    return warning(
      'page',
      `${where} is longer than 2 MB, and the rest was not read.`,
      'Give the doctor a shorter page with the same element.',
      'doctor.md#the-command',
    );
  }
  const [first] = redirects;
  if (first) {
    return warning(
      'page',
      `${shownUrl(first)} redirects to ${where}, which was checked.`,
      `npx --no ve-scheduler doctor ${where}`,
      'doctor.md#the-command',
    );
  }
  return ok('page', `${where} can be opened.`);
}

const attributeOf = ({ attributes }: SourceElement, name: string): string | undefined =>
  attributes.find((one) => one.name === name)?.value;

function scriptUrls({ scripts, base }: PageSource): NamedUrl[] {
  return scripts
    .filter(({ src }) => /\/ve-[\w-]+\.m?js/.test(src) && URL.canParse(src, base.href))
    .map(({ src }) => ({ name: 'src', url: new URL(src, base) }));
}

/** Checks each token endpoint once. */
async function endpointFindings(
  source: PageSource,
  page: URL,
  options: ExamineOptions,
): Promise<{ findings: readonly Finding[]; bases: readonly URL[] }> {
  const findings: Finding[] = [];
  const endpoints = new Set<string>();
  const bases: URL[] = [];
  for (const element of source.elements) {
    if (element.tag !== 've-scheduler') continue;
    const value = attributeOf(element, 'token-endpoint') ?? '';
    const endpoint = value && secureUrl(value, source.base.href);
    if (!endpoint) {
      // A script may set it later, or a function in its place; one that is not https is told for the attribute.
      if (!value) findings.push(missingEndpoint);
      else if (page.protocol !== 'https:' || !/^http:/i.test(value)) findings.push(insecureEndpoint);
      continue;
    }
    if (endpoints.has(endpoint.href)) continue;
    endpoints.add(endpoint.href);
    const withCredentials = (attributeOf(element, 'with-credentials') ?? 'false') !== 'false';
    const { findings: found, base } = await checkEndpoint({ endpoint, page, withCredentials, ...options });
    findings.push(...found);
    if (base) bases.push(base);
  }
  return { findings, bases };
}

const missingEndpoint = warning(
  'endpoint',
  '<ve-scheduler> has no token-endpoint in the source of the page. A script may set it later.',
  '<ve-scheduler env="production" token-endpoint="/ve/token"></ve-scheduler>',
  'attributes.md#connection',
);
const insecureEndpoint = error(
  'endpoint',
  'token-endpoint is not https, so the form refuses it.',
  'token-endpoint="/ve/token"',
  'attributes.md#connection',
);

/** The page, and the scripts of its own origin that are not ours. */
async function publicTexts(
  { url, text }: WebAnswer,
  source: PageSource,
  client: WebClient,
): Promise<PublicText[]> {
  const own = source.scripts
    .filter(({ src }) => src && URL.canParse(src, source.base.href) && !/\/ve-[\w-]+\.m?js/.test(src))
    .map(({ src }) => new URL(src, source.base))
    .filter(({ origin }) => origin === url.origin)
    .slice(0, MAX_OTHER_SCRIPTS);
  const scripts = await Promise.all(
    own.map(async (script) => {
      try {
        const answer = await client.send(script, { maxBytes: MAX_SCRIPT_BYTES });
        return [{ where: `THE SCRIPT ${shownUrl(script)}`, text: answer.text }];
      } catch (cause) {
        if (cause instanceof NoAnswer) return [];
        throw cause;
      }
    }),
  );
  return [{ where: 'THE PAGE', text }, ...scripts.flat()];
}

/** Two elements with the same mistake give one finding. */
function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
}

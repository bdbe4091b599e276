import type { ConnectionSettings } from '../api/connection.js';
import type { Fetch } from '../api/request/request.js';
import { Schedule } from '../api/wire/schema.js';
import { parse } from '../api/wire/shape.js';
import { secureUrl } from '../api/wire/trusted-url.js';
import { languageOf } from '../i18n/language.js';
import { VERSION } from '../i18n/release.js';
import { bookingFindings } from './browser/booking-checks.js';
import { connectionFindings, type Connection } from './browser/connection-checks.js';
import {
  definitionFindings,
  elementAttributeFindings,
  propertyFindings,
  scriptFinding,
} from './browser/element-checks.js';
import {
  builtInsFinding,
  litFinding,
  serviceWorkerFinding,
  storageFinding,
} from './browser/environment-checks.js';
import { colorSchemeFinding, visibilityFindings, widthFinding } from './browser/layout-checks.js';
import type { Patient } from './browser/patient.js';
import {
  readPolicies,
  unreadPolicyFinding,
  violationFindings,
  ViolationWatch,
} from './browser/policy-checks.js';
import { print } from './browser/report.js';
import { hasRun, loadedLocales, readScripts } from './browser/script-checks.js';
import {
  policyFindings,
  trustedTypesFinding,
  type Policy,
  type PolicyNeeds,
} from './content-security-policy.js';
import { belowBase, elementUrls } from './element-urls.js';
import { propertyOf } from './elements.js';
import { bySeverity, error, type Finding } from './finding.js';
import { missingFindings } from './missing-findings.js';
import {
  charsetFinding,
  mixedContentFinding,
  secureContextFinding,
  viewportFinding,
} from './page-findings.js';
import {
  copiesFinding,
  integrityFindings,
  languageFinding,
  localeVersionFindings,
} from './script-findings.js';

const UNWELL = error(
  'built-ins',
  'The doctor fails on this page. A script of the page has probably changed a built-in function, such as Array.prototype.map.',
  'Load the page without its other scripts, and add them again one by one.',
  'doctor.md#what-it-checks',
);

/**
 * Checks an element and its page, and prints what it finds to the console.
 *
 * @param version Release of the element's script.
 * @returns The findings, errors first. None contains a token or a part of one.
 */
export async function diagnose(
  host: HTMLElement,
  settings: ConnectionSettings,
  version: string,
): Promise<readonly Finding[]> {
  try {
    const findings = await findingsOf(host, settings, version);
    print(findings, `<${host.localName}> ${version}`, console);
    return findings;
  } catch (cause) {
    // Nothing that the page may have broken is called here.
    console.error(UNWELL.message, UNWELL.fix, cause);
    return [UNWELL];
  }
}

async function findingsOf(host: Patient, settings: ConnectionSettings, version: string): Promise<Finding[]> {
  const page = host.ownerDocument;
  const pageUrl = new URL(page.baseURI);
  // `location` differs from the base URL on a page with `<base>`.
  const url = new URL(page.URL === 'about:srcdoc' ? page.baseURI : page.URL);
  const fetch: Fetch = (input, init) => globalThis.fetch(input, init);
  const watch = new ViolationWatch(page);
  const books = host.localName === 've-scheduler';
  const [files, { policies, isHeaderRead }] = await Promise.all([
    readScripts(page, fetch),
    readPolicies(page, fetch),
  ]);
  const connection: Connection = books
    ? await connectionFindings(settings, requestOf(host), fetch, url)
    : { findings: [] };
  const { session } = connection;
  const booking = session ? await bookingFindings(host, { ...session, fetch }) : [];
  const locales = loadedLocales();
  const { named, called, posted } = elementUrls(host.localName, (name) => readSetting(host, name), pageUrl);
  const needs = {
    page: url,
    scripts: files.filter((file) => !hasRun(file, locales)),
    connect: session ? [...called, belowBase(new URL(session.base))] : called,
    forms: posted,
    images: photosOf(host),
  };
  const violations = violationFindings(await watch.stop(), [...needs.connect, ...posted], url);
  const element = files.find(({ kind }) => kind === 'element');
  return bySeverity([
    scriptFinding(version, VERSION),
    copiesFinding(files),
    ...definitionFindings(host, version, files, import.meta.url),
    ...integrityFindings(files, url),
    ...localeVersionFindings(locales, version),
    languageFinding(
      languageOf(host),
      locales.map(({ name }) => name),
      element?.url,
    ),
    ...elementAttributeFindings(host),
    ...propertyFindings(host),
    ...missingFindings(host.localName, {
      read: (name) => readMeeting(host, name),
      hasTokenSource: settings.tokenSource !== undefined,
      isSource: false,
    }),
    ...connection.findings,
    ...booking,
    ...(isHeaderRead || policies.length
      ? [...policyFindingsOf(policies, needs, violations), trustedTypesFinding(policies)]
      : [...violations, unreadPolicyFinding]),
    mixedContentFinding(url, named),
    secureContextFinding(isSecureContext, url),
    widthFinding(host),
    ...visibilityFindings(host),
    colorSchemeFinding(host, matchMedia('(prefers-color-scheme: dark)').matches),
    viewportFinding(page.querySelector<HTMLMetaElement>('meta[name="viewport" i]')?.content),
    charsetFinding(page.characterSet),
    serviceWorkerFinding(workerScript()),
    storageFinding(hasStorage(), navigator.cookieEnabled, settings.withCredentials),
    builtInsFinding(globalThis),
    litFinding(
      otherLits(),
      policies.some((policy) => policy.has('trusted-types')),
    ),
  ]);
}

/** Body of the request for a token, as the form sends it. */
const requestOf = ({ agentEmail = '', duration = 30 }: Patient) => ({
  scope: 'schedule' as const,
  ...(agentEmail && { agent: agentEmail, duration }),
});

/** Value of a setting, which a script may have set as a property. */
function readSetting(host: Patient, attribute: string): string | undefined {
  const value = (host as unknown as Record<string, unknown>)[propertyOf(attribute)];
  return typeof value === 'string' ? value : undefined;
}

/** Value of a setting. If a join button has a schedule, only that says what its meeting is. */
function readMeeting(host: Patient, attribute: string): string | undefined {
  const schedule = parse(Schedule, host.schedule);
  if (host.schedule && attribute === 'agent-id') return schedule?.agentId;
  if (host.schedule && attribute === 'full-url') return schedule?.agent?.fullUrl;
  return readSetting(host, attribute);
}

function policyFindingsOf(
  policies: readonly Policy[],
  needs: PolicyNeeds,
  violations: readonly Finding[],
): readonly Finding[] {
  const found = policyFindings(policies, needs);
  const isGood = found.every(({ status }) => status === 'ok');
  return isGood && violations.length ? violations : found;
}

function photosOf({ agentProfiles }: Patient): URL[] {
  const profiles = Object.values(
    Object(agentProfiles) as Record<string, { readonly photo?: unknown } | undefined>,
  );
  return profiles.flatMap((one) => (typeof one?.photo === 'string' ? (secureUrl(one.photo) ?? []) : []));
}

/** A sandboxed frame may have none of these, and throws. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const workerScript = (): string | undefined =>
  attempt(() => (navigator as Partial<Navigator>).serviceWorker?.controller?.scriptURL);

/** Whether the page may use storage. Reads only how much there is, and writes nothing. */
const hasStorage = (): boolean => attempt(() => localStorage.length) !== undefined;

function otherLits(): string[] {
  const { litHtmlVersions, reactiveElementVersions } = globalThis as {
    litHtmlVersions?: string[];
    reactiveElementVersions?: string[];
  };
  return [...new Set(litHtmlVersions ?? reactiveElementVersions ?? [])];
}

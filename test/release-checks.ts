/** Licences that let a package be used and passed on with ours. */
export const ALLOWED_LICENCES = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
];

/** Packages whose other licence was looked at: MPL-2.0 asks for its own files alone, which the gateway uses unchanged. */
const ACCEPTED: Readonly<Record<string, string>> = { 'ical.js': 'MPL-2.0' };

export interface Licence {
  readonly name: string;
  readonly version: string;
  /** SPDX expression; empty if the package names none. */
  readonly licence: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dev?: boolean; readonly peer?: boolean; readonly devOptional?: boolean }>
  >;
}

/** Folders of the packages that are installed with ours: neither our own nor those for development. */
export const publishedFolders = ({ packages }: Lock): string[] =>
  Object.entries(packages)
    .filter(([path, { dev, peer, devOptional }]) => path && !dev && !peer && !devOptional)
    .map(([path]) => path)
    .sort();

export const licenceOf = ({ name, version, license }: Manifest): Licence => ({
  name,
  version,
  licence: typeof license === 'string' ? license : '',
});

/** Whether a licence is allowed. Of a choice such as `(MIT OR GPL-2.0)`, one is enough. */
export const isAllowed = ({ name, licence }: Licence): boolean =>
  ACCEPTED[name] === licence ||
  licence
    .replace(/^\(|\)$/g, '')
    .split(' OR ')
    .some((one) => ALLOWED_LICENCES.includes(one.trim()));

export type Audit =
  | { readonly outcome: 'clean' }
  | { readonly outcome: 'found'; readonly packages: readonly string[] }
  /** The registry could not be asked, so nothing is known. */
  | { readonly outcome: 'unknown'; readonly reason: string };

/** Reads what `npm audit --json` writes. */
export function readAudit(output: string): Audit {
  let report: {
    auditReportVersion?: number;
    vulnerabilities?: Record<string, { severity: string }>;
    error?: { summary?: string };
    message?: string;
  };
  try {
    report = JSON.parse(output) as typeof report;
  } catch {
    return { outcome: 'unknown', reason: output.trim().split('\n')[0] || 'npm audit wrote nothing' };
  }
  if (!report.auditReportVersion || !report.vulnerabilities) {
    return { outcome: 'unknown', reason: report.error?.summary || report.message || 'not a report' };
  }
  const packages = Object.entries(report.vulnerabilities).map(
    ([name, { severity }]) => `${name}: ${severity}`,
  );
  return packages.length ? { outcome: 'found', packages } : { outcome: 'clean' };
}

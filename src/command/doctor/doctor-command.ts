import { parseArgs } from 'node:util';
import type { Fetch } from '../../api/request/request.js';
import { summary, type Finding } from '../../doctor/finding.js';
import { cleanLine } from '../../gateway/http/clean-line.js';
import { VERSION } from '../../gateway/http/version.js';
import { errorLabel } from '../error-label.js';
import { examinePage } from './examine-page.js';
import { resolveAddresses, WebClient, type WebClientOptions } from './web-client.js';

export const DOCTOR_HELP = `Usage: ve-scheduler doctor <URL of a page> [options]

Loads a page of yours as a visitor does, and says what keeps people from booking on it, each with the line to change. It
checks the script tag, the element, the token endpoint, the gateway, the Content Security Policy and more, and looks for
partner keys and tokens in the page. It books nothing.

  --json     print JSON only
  --browser  also print the line for the browser's console, which checks what only a browser sees
  --help     show this text

The page may be on this computer or in your network: http://localhost:8080/.
Exit codes: 0 no error, 1 at least one error, 2 wrong arguments, 130 interrupted.
`;

/** Line for the console of a browser. */
export const CONSOLE_LINE = "await document.querySelector('ve-scheduler').diagnose()";

export interface DoctorContext {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** @default fetch, and the system's clock and resolver */
  readonly system?: {
    readonly fetch: Fetch;
    readonly now: () => number;
    readonly resolve: WebClientOptions['resolve'];
  };
}

const SYSTEM = {
  fetch: ((url, init) => fetch(url, init)) satisfies Fetch,
  now: () => Date.now(),
  resolve: resolveAddresses,
};
const TIMEOUT_MS = 10_000;

/** `ve-scheduler doctor`. Resolves with the exit code. */
export async function doctorCommand(args: readonly string[], context: DoctorContext): Promise<number> {
  const { out, err, signal, system = SYSTEM } = context;
  let read;
  try {
    read = readArguments(args);
  } catch (error) {
    err(cleanLine(`${(error as Error).message} See --help`));
    return 2;
  }
  const { url, json, browser } = read;
  if (!url) {
    out(DOCTOR_HELP);
    return 0;
  }
  const client = new WebClient({ ...system, timeoutMs: TIMEOUT_MS, signal });
  let findings: readonly Finding[];
  try {
    findings = (await examinePage(url, { client, now: system.now, version: VERSION })).map(cleaned);
  } catch (error) {
    if (signal.aborted) return 130;
    err(`The doctor failed: ${errorLabel(error)}`);
    return 1;
  }
  if (json) out(JSON.stringify({ version: VERSION, findings }, null, 2));
  else print(findings, out);
  if (browser && !json)
    out(`For what only a browser sees, open the page and paste into its console:\n  ${CONSOLE_LINE}`);
  return findings.some(({ status }) => status === 'error') ? 1 : 0;
}

/** @throws Error that says which argument is wrong */
function readArguments(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      browser: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return { ...values, url: undefined };
  const [text = '', ...others] = positionals;
  if (others.length) throw new Error('Give one URL.');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Error('The first argument must be the URL of a page, such as https://example.com/book.');
  }
  return { ...values, url };
}

/** What a page says may hold characters that change what a terminal shows. */
function cleaned({ message, fix, ...finding }: Finding): Finding {
  return { ...finding, message: cleanLine(message), ...(fix !== undefined && { fix: cleanLine(fix) }) };
}

function print(findings: readonly Finding[], out: (line: string) => void): void {
  for (const { check, status, message, fix, docs } of findings) {
    out(`${status} ${check}: ${message}`);
    if (fix !== undefined) out(`  ${fix}\n  ${docs!}`);
  }
  out(`${summary(findings)}.`);
}

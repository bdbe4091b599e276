import { parseArgs } from 'node:util';
import { renderSVG, renderUnicodeCompact } from 'uqr';
import { secureUrl } from '../api/wire/trusted-url.js';

export const QR_HELP = `Usage: ve-scheduler qr <url> [--svg]

Prints a QR code of a URL, for example that of the gateway's booking page.

  --svg   print an SVG image instead: ve-scheduler qr https://book.example.com/ve/book --svg > book.svg
`;

interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** `M` survives 15 % of damage; scanners need a border of 4 modules. */
const OPTIONS = { ecc: 'M', border: 4 } as const;
/** What the largest code with `M` has room for. A URL is ASCII. */
const MAX_LENGTH = 2331;
const [WHITE_ON_BLACK, RESET] = ['\u001b[97;40m', '\u001b[0m'];

/** `ve-scheduler qr`. Returns the exit code: 0 for success, 2 for a wrong argument. */
export function qrCommand(args: readonly string[], { out, err }: Output): number {
  const { svg, help, urls } = readArguments(args);
  if (help) {
    out(QR_HELP);
    return 0;
  }
  const url = urls?.length === 1 ? secureUrl(urls[0]!) : undefined;
  if (!url) {
    err(urls?.length === 1 ? 'The URL must be https (http on loopback only)' : QR_HELP);
    return 2;
  }
  if (url.href.length > MAX_LENGTH) {
    err(`The URL is too long for a QR code: it may have ${MAX_LENGTH} characters`);
    return 2;
  }
  out(svg ? renderSVG(url.href, OPTIONS) : inColors(renderUnicodeCompact(url.href, OPTIONS)));
  return 0;
}

/** Explicit colors, because a terminal may be light or dark. */
function inColors(code: string): string {
  return code
    .split('\n')
    .map((line) => WHITE_ON_BLACK + line + RESET)
    .join('\n');
}

interface Arguments {
  readonly svg?: boolean | undefined;
  readonly help?: boolean | undefined;
  /** Missing if there is an unknown option. */
  readonly urls?: readonly string[];
}

function readArguments(args: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { svg: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    return { ...values, urls: positionals };
  } catch {
    return {};
  }
}

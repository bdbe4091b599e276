import { createHash } from 'node:crypto';
import { doctorCommand } from '../../../src/command/doctor/doctor-command.js';
import type { Finding } from '../../../src/doctor/finding.js';
import { VERSION } from '../../../src/i18n/release.js';

export const PAGE = 'https://example.com/book';
export const NOW = Date.parse('2026-11-29T12:00:00Z');
export const SCRIPT = `;/*! ve-scheduler ${VERSION} */"the script"`;

/** `sha384-…` of a text. */
export const hashOf = (text: string): string =>
  `sha384-${createHash('sha384').update(text).digest('base64')}`;

/** An unsigned JWT. */
export function jwt(payload: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload)}.${'s'.repeat(43)}`;
}

type Answer = (init: RequestInit) => Response | Promise<Response>;

const secure = { 'Cache-Control': 'no-store', Date: new Date(NOW).toUTCString() };
export const json = (body: unknown, headers: Record<string, string> = {}, status = 200): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...secure, ...headers },
  });

export const script = (headers: Record<string, string> = {}, text = SCRIPT): Response =>
  new Response(text, {
    headers: {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Content-Encoding': 'br',
      'Cache-Control': 'max-age=3600',
      ...headers,
    },
  });

export const html = (body: string, headers: Record<string, string> = {}): Response =>
  new Response(body, { headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers } });

export const TOKEN = { token: 'page.token.x', expires_in: 600, api_base: '/ve', features: [] };
export const SCRIPT_TAG = '<script src="/ve-scheduler.js" defer></script>';
export const ELEMENT = '<ve-scheduler env="production" token-endpoint="/ve/token"></ve-scheduler>';

/** Source of a page that is well, with these parts in place of its own. */
export function source({
  head = '',
  lang = 'en',
  scriptTag = SCRIPT_TAG,
  element = ELEMENT,
  viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">',
} = {}): string {
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">${viewport}<title>Book</title>
    ${head}${scriptTag}</head><body><main>${element}</main></body></html>`;
}

/** A web of a few URLs, with a page that is well unless told otherwise. */
export class Web {
  readonly requests: { url: string; init: RequestInit }[] = [];
  readonly addresses: Record<string, string> = {};
  readonly #answers = new Map<string, Answer>();

  constructor(answers: Readonly<Record<string, Answer>> = {}) {
    const all: Record<string, Answer> = {
      [PAGE]: () => html(source()),
      'https://example.com/ve-scheduler.js': () => script(),
      'https://example.com/ve/token': () => json(TOKEN),
      'https://example.com/ve/health': () => json({ status: 'ok', version: VERSION }),
      ...answers,
    };
    for (const [url, answer] of Object.entries(all)) this.#answers.set(url, answer);
  }

  async run(...args: string[]) {
    const output = { out: '', err: '' };
    const code = await doctorCommand(args, {
      out: (line) => void (output.out += `${line}\n`),
      err: (line) => void (output.err += `${line}\n`),
      signal: new AbortController().signal,
      system: {
        now: () => NOW,
        resolve: (host) => Promise.resolve([this.addresses[host] ?? '93.184.216.34']),
        fetch: async (url, init) => {
          this.requests.push({ url, init });
          const answer = this.#answers.get(url);
          if (!answer) return new Response('<html>Not found</html>', { status: 404 });
          return answer(init);
        },
      },
    });
    return { code, ...output };
  }

  /** The findings of a page. */
  async examine(url = PAGE): Promise<{ code: number; findings: Finding[]; text: string }> {
    const { code, out } = await this.run(url, '--json');
    return { code, findings: (JSON.parse(out) as { findings: Finding[] }).findings, text: out };
  }
}

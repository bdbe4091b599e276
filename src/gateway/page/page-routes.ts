import { Hono } from 'hono';
import type { Agents, BookableAgent } from '../agents/agents.js';
import { HttpError } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import { singleValue } from '../http/query.js';
import type { GatewayContext, GatewayEnv } from '../http/request-context.js';
import { sendScript } from '../http/send-file.js';
import type { GatewayConfig } from '../options/read-options.js';
import { contentSecurityPolicy } from './content-security-policy.js';
import { renderPage, type PageContent } from './page-html.js';
import { fixedLanguage, negotiateLanguage, type PageLanguage } from './page-language.js';

export interface PageServices {
  readonly config: GatewayConfig;
  readonly agents: Agents;
}

/** Attribute of the element by the parameter of the page's query, with its longest value. */
const PREFILL = {
  name: ['visitor-name', 200],
  email: ['visitor-email', 254],
  subject: ['subject', 200],
} as const;

/** A page with the booking form, and the scripts that it loads, if the owner wants it. */
export function pageRoutes({ config, agents }: PageServices): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  const { page, basePath, publicUrl, compress } = config;
  if (!page) return app;
  const { script } = page;
  const base = publicUrl ?? basePath;
  let policy: Promise<string> | undefined;

  const show = async (c: GatewayContext, path: string, agent?: BookableAgent): Promise<Response> => {
    const language = await languageOf(c.req.header('Accept-Language') ?? '', config);
    const content: PageContent = {
      page,
      language,
      agent,
      early: await earlyScript(script),
      scripts: await scriptsFor(script, language.locale, base),
      tokenEndpoint: `${base}/token`,
      url: publicUrl === undefined ? undefined : publicUrl + path,
      prefill: readPrefill(new URL(c.req.url).searchParams),
    };
    policy ??= contentSecurityPolicy(config, content.early);
    return c.html(renderPage(content), 200, {
      'Content-Security-Policy': await policy,
      Vary: 'Accept-Language',
    });
  };

  app.get('/book', async (c) => {
    c.env.route = 'page';
    c.env.showsErrorPage = true;
    return show(c, '/book');
  });

  app.get('/book/:agent{[^.]+}', async (c) => {
    c.env.route = 'page';
    c.env.showsErrorPage = true;
    const name = c.req.param('agent');
    const agent = await findAgent(agents, page.agents, name, c.env.trace);
    if (!agent) throw new HttpError(404, 'Not found', 'This page does not exist');
    return show(c, `/book/${name}`, agent);
  });

  app.get('/book/:file{([a-z-]+/)?[a-z][a-zA-Z-]*\\.js}', async (c) => {
    c.env.route = 'page script';
    const file = 'read' in script ? await script.read(c.req.param('file')) : undefined;
    if (!file) throw new HttpError(404, 'Not found', 'There is nothing at this address');
    return sendScript(c, file, { compress, isVersioned: c.req.query('v') === file.version });
  });

  return app;
}

async function languageOf(accepted: string, { page }: GatewayConfig) {
  const { script, lang } = page!;
  const available = 'read' in script ? await script.languages() : Object.keys(script.locales ?? {});
  return lang === undefined ? negotiateLanguage(accepted, available) : fixedLanguage(lang, available);
}

/** The script of the elements and that of the language. */
async function scriptsFor(
  script: NonNullable<GatewayConfig['page']>['script'],
  locale: PageLanguage['locale'],
  base: string,
): Promise<PageContent['scripts']> {
  if (!('read' in script)) {
    const words = script.locales?.[locale];
    return words ? [script, words] : [script];
  }
  const names = ['ve-scheduler.js', ...(locale === 'en' ? [] : [`locales/${locale}.js`])];
  return Promise.all(
    names.map(async (name) => {
      const file = await script.read(name);
      return { url: `${base}/book/${name}${file ? `?v=${file.version}` : ''}` };
    }),
  );
}

async function earlyScript(script: NonNullable<GatewayConfig['page']>['script']): Promise<string> {
  const file = 'read' in script ? await script.read('ve-early.js') : undefined;
  return file ? new TextDecoder().decode(file.body) : '';
}

/** The agent with a name that the owner chose, or with a reference. An address in a link would tell who is an agent. */
function findAgent(
  agents: Agents,
  names: Readonly<Record<string, string>>,
  name: string,
  trace: TraceCall,
): Promise<BookableAgent | undefined> {
  const owned = Object.hasOwn(names, name) ? names[name] : undefined;
  if (owned !== undefined) return agents.named(owned, trace);
  return /^agent-[\w-]{1,64}$/.test(name) ? agents.find(name, trace) : Promise.resolve(undefined);
}

function readPrefill(query: URLSearchParams): Record<string, string> {
  const entries = Object.entries(PREFILL).map(([parameter, [attribute, length]]) => [
    attribute,
    singleValue(query, parameter)?.slice(0, length),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value)) as Record<string, string>;
}

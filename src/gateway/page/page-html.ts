import { html, raw } from 'hono/html';
import type { BookableAgent } from '../agents/agents.js';
import type { RemoteScript } from '../options/page-options.js';
import type { GatewayConfig } from '../options/read-options.js';
import { FRAME_SCRIPT } from './frame-script.js';
import { TITLES, type PageLanguage } from './page-language.js';

type Html = ReturnType<typeof html>;
type PageConfig = NonNullable<GatewayConfig['page']>;

export interface PageContent {
  readonly page: PageConfig;
  readonly language: PageLanguage;
  readonly agent: BookableAgent | undefined;
  /** Scripts of the elements; one without a hash comes from this server. */
  readonly scripts: readonly (Pick<RemoteScript, 'url'> & Partial<RemoteScript>)[];
  /** Text of `ve-early.js`, which starts the request for a token; may be empty. */
  readonly early: string;
  readonly tokenEndpoint: string;
  /** URL of the page, if the owner said where the gateway is. */
  readonly url: string | undefined;
  /** Values of fields from the page's query. */
  readonly prefill: Readonly<Record<string, string>>;
}

export const STYLE = `
  html { background: light-dark(#f4f5f7, #0e1013); font-family: system-ui, sans-serif; }
  body { box-sizing: border-box; display: flow-root; margin: 0; padding: clamp(0px, 3vw, 32px); }
  ve-scheduler { display: block; margin-inline: auto; max-width: 74em; }`;

/** The page. Its policy allows exactly what is in it, see `content-security-policy.ts`. */
export function renderPage(content: PageContent): Html {
  const { page, language, agent, scripts, early, tokenEndpoint, prefill } = content;
  const attributes: Readonly<Record<string, string>> = {
    'token-endpoint': tokenEndpoint,
    'heading-level': '1',
    ...prefill,
    ...page.attributes,
    ...(agent && { 'agent-email': agent.reference }),
  };
  return html`<!doctype html>
    <html lang="${language.lang}" dir="${language.dir}">
      <head>
        <meta charset="utf-8" />
        ${early && raw(`<script${attributeText(earlyAttributes(attributes))}>${early}</script>`)}
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="${page.attributes['theme'] ?? 'light dark'}" />
        ${metadata(content)} ${raw(`<style>${STYLE}</style>`)}
        ${scripts.map(({ url, integrity }) =>
          integrity === undefined
            ? html`<script src="${url}" defer></script>`
            : html`<script src="${url}" integrity="${integrity}" crossorigin="anonymous" defer></script>`,
        )}
      </head>
      <body>
        <main>
          ${raw(`<ve-scheduler${attributeText(attributes)}>`)}${page.attributes['contact'] ?? ''}${raw('</ve-scheduler>')}
        </main>
        <noscript>This page needs JavaScript.</noscript>
        ${
          page.frameAncestors.length > 0 &&
          // Origins hold nothing that HTML would have to escape.
          raw(`<script data-origins="${page.frameAncestors.join(' ')}">${FRAME_SCRIPT}</script>`)
        }
      </body>
    </html>`;
}

/** What `ve-early.js` has to know of the element, so that both send the same request. */
function earlyAttributes(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const agent = attributes['agent-email'] ?? (attributes['agent-choice'] === 'any' ? 'any' : undefined);
  const { duration } = attributes;
  return {
    'data-token-endpoint': attributes['token-endpoint']!,
    ...(agent !== undefined && { 'data-agent-email': agent }),
    ...(duration !== undefined && { 'data-duration': duration }),
  };
}

/** Attributes as HTML. Their names come from a list in the code. */
function attributeText(attributes: Readonly<Record<string, string>>): string {
  const escape = (value: string) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escape(value)}"`)
    .join('');
}

function metadata({ page, language, agent, url }: PageContent): Html {
  const heading = page.title ?? TITLES[language.locale];
  const name = agent && [agent.publicAgent.firstName, agent.publicAgent.lastName].filter(Boolean).join(' ');
  const title = name ? `${name} – ${heading}` : heading;
  const description = agent?.publicAgent.description ?? agent?.publicAgent.role ?? page.description;
  const graph = {
    'og:type': 'website',
    'og:title': title,
    'og:description': description,
    'og:image': agent?.publicAgent.photo,
    'og:url': url,
    'og:locale': language.lang.replace('-', '_'),
  };
  return html`<title>${title}</title> ${page.index ? '' : html`<meta name="robots" content="noindex" />`}
    ${description && html`<meta name="description" content="${description}" />`}
    ${Object.entries(graph).map(
      ([property, value]) => value && html`<meta property="${property}" content="${value}" />`,
    )}`;
}

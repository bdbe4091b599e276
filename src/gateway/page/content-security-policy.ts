import type { GatewayConfig } from '../options/read-options.js';
import { FRAME_SCRIPT } from './frame-script.js';
import { STYLE } from './page-html.js';

/**
 * Policy of the page: its own scripts and styles, the gateway, and agents' photos. No third party but a script's server, and
 * the CDN of free times.
 *
 * @param early Script in the page that starts the first request; may be empty.
 */
export async function contentSecurityPolicy(
  { page, publicUrl, publicAvailability, agents }: GatewayConfig,
  early: string,
): Promise<string> {
  const { script, frameAncestors } = page!;
  const remote =
    'url' in script
      ? [script, ...Object.values(script.locales ?? {})].map(({ url }) => new URL(url).origin)
      : [];
  const gateway = [publicUrl, publicAvailability].flatMap((url) =>
    typeof url === 'string' ? [new URL(url).origin] : [],
  );
  const directives = {
    'default-src': ["'none'"],
    'script-src': [...new Set(["'self'", ...remote, ...(await hashesOf(early, FRAME_SCRIPT))])],
    'style-src': [await hashOf(STYLE)],
    'connect-src': [...new Set(["'self'", ...gateway])],
    'img-src': agents.photoOrigins,
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': frameAncestors.length ? frameAncestors : ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['ve-scheduler'],
  };
  return Object.entries(directives)
    .filter(([, sources]) => sources.length)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ');
}

const hashesOf = (...scripts: string[]): Promise<string[]> =>
  Promise.all(scripts.filter(Boolean).map(hashOf));

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}

import {
  ELEMENT,
  hashOf,
  html,
  json,
  jwt,
  NOW,
  PAGE,
  script,
  SCRIPT,
  SCRIPT_TAG,
  source,
  TOKEN,
  type Web,
} from './doctor-page.js';

type Answers = NonNullable<ConstructorParameters<typeof Web>[0]>;

export const page = (parts: Parameters<typeof source>[0], headers: Record<string, string> = {}): Answers => ({
  [PAGE]: () => html(source(parts), headers),
});
const token = (answer: (init: RequestInit) => Response): Answers => ({
  'https://example.com/ve/token': answer,
});
export const OTHER = 'https://api.example.net/ve/token';
export const other = ELEMENT.replace('/ve/token', OTHER);
export const seconds = NOW / 1000;
export const session = jwt({ _id: '1', acl: null, iat: seconds, exp: seconds + 30 * 86_400 });
const withKey = jwt({ _id: '1', pak: 'partner-key-1', iat: seconds, exp: seconds + 600 });
export const SECRETS = [session, withKey, 'partner-key-1', withKey.split('.')[1]!, session.split('.')[1]!];

/** A broken page, the finding that it must have, and a part of the line to change. */
export const BROKEN: readonly (readonly [
  title: string,
  answers: Answers,
  finding: string,
  fix: string | RegExp,
])[] = [
  [
    'a page that is not there',
    { [PAGE]: () => new Response('', { status: 404 }) },
    'error page',
    'URL of a page',
  ],
  ['a page that is no HTML', { [PAGE]: () => json('{}') }, 'error page', 'text/html'],
  [
    'a page without the element',
    page({ element: '', scriptTag: '' }),
    'error element',
    '<ve-scheduler env="production" token-endpoint',
  ],
  ['an element that a script may create', page({ element: '' }), 'warning element', '<ve-scheduler env='],
  [
    'a div without ve-upgrade.js',
    page({ element: '<div data-ve-scheduler data-token-endpoint="/ve/token"></div>' }),
    'error element',
    've-upgrade.js',
  ],
  ['no script', page({ scriptTag: '' }), 'warning script', '<script src="/ve-scheduler.js" defer></script>'],
  [
    'a script that is not there',
    page({ scriptTag: '<script src="/js/ve-scheduler.js" defer></script>' }),
    'error script',
    'https://example.com/js/ve-scheduler.js',
  ],
  [
    'an HTML page as the script',
    { 'https://example.com/ve-scheduler.js': () => html('<html>') },
    'error script',
    'Upload the folder dist/cdn',
  ],
  [
    'another script under our name',
    { 'https://example.com/ve-scheduler.js': () => script({}, 'alert(1)') },
    'error script',
    'Upload',
  ],
  [
    'a script of another release',
    { 'https://example.com/ve-scheduler.js': () => script({}, '/*! ve-scheduler 0.0.9 */') },
    'warning script',
    '<script src="/ve-scheduler/0.1.0/ve-scheduler.js" defer>',
  ],
  [
    'a script that stops the page',
    page({ scriptTag: '<script src="/ve-scheduler.js"></script>' }),
    'warning script',
    '<script src="https://example.com/ve-scheduler.js" defer>',
  ],
  [
    'a script with the wrong type',
    { 'https://example.com/ve-scheduler.js': () => script({ 'Content-Type': 'text/plain' }) },
    'error script',
    'Content-Type: text/javascript',
  ],
  [
    'a script that is not compressed',
    { 'https://example.com/ve-scheduler.js': () => script({ 'Content-Encoding': '' }) },
    'warning compression',
    'gzip on',
  ],
  [
    'a script that no browser keeps',
    { 'https://example.com/ve-scheduler.js': () => script({ 'Cache-Control': 'no-store' }) },
    'warning cache',
    'Cache-Control: public, max-age=3600',
  ],
  [
    'a hash of another file',
    page({ scriptTag: `<script src="/ve-scheduler.js" integrity="${hashOf('other')}" defer></script>` }),
    'error integrity',
    `integrity="${hashOf(SCRIPT)}"`,
  ],
  [
    'a hash without crossorigin',
    {
      ...page({
        scriptTag: `<script src="https://cdn.example.net/ve-scheduler.js" integrity="${hashOf(SCRIPT)}" defer></script>`,
      }),
      'https://cdn.example.net/ve-scheduler.js': () => script(),
    },
    'error integrity',
    'crossorigin="anonymous"',
  ],
  [
    'a script of a CDN without CORS',
    {
      ...page({ scriptTag: '<script src="https://cdn.example.net/ve-scheduler.js" defer></script>' }),
      'https://cdn.example.net/ve-scheduler.js': () => script(),
    },
    'warning cors',
    'Access-Control-Allow-Origin: *',
  ],
  [
    'two copies',
    page({ scriptTag: SCRIPT_TAG + SCRIPT_TAG }),
    'warning copies',
    'Remove one <script src="…/ve-scheduler.js">',
  ],
  [
    'two releases',
    {
      ...page({ scriptTag: `${SCRIPT_TAG}<script src="/old/ve-scheduler.js" defer></script>` }),
      'https://example.com/old/ve-scheduler.js': () => script({}, '/*! ve-scheduler 0.0.9 */'),
    },
    'error copies',
    'Keep one: <script src=',
  ],
  [
    'a language that is not loaded',
    page({ lang: 'de-AT' }),
    'warning language',
    '<script src="https://example.com/locales/de.js" defer></script>',
  ],
  ['a page without a language', page({ lang: '' }), 'warning language', '<html lang="en">'],
  [
    'a language of another release',
    {
      ...page({ lang: 'de', scriptTag: `${SCRIPT_TAG}<script src="/locales/de.js" defer></script>` }),
      'https://example.com/locales/de.js': () => script({}, '/*! ve-scheduler 0.0.9 */'),
    },
    'error locale-versions',
    'Upload locales/de.js of release 0.1.0',
  ],
  [
    'a misspelt attribute',
    page({ element: '<ve-scheduler env="production" token_endpoint="/ve/token"></ve-scheduler>' }),
    'error attributes',
    'token-endpoint="/ve/token"',
  ],
  [
    'an unknown attribute',
    page({ element: ELEMENT.replace('env', 'colour="red" env') }),
    'warning attributes',
    'Remove colour',
  ],
  [
    'an unknown environment',
    page({ element: ELEMENT.replace('production', 'prod') }),
    'error attributes',
    'env="production"',
  ],
  [
    'hours that cannot be read',
    page({ element: ELEMENT.replace('env', 'hours="9-17" env') }),
    'error attributes',
    'hours="Mon-Fri 09:00-17:00"',
  ],
  [
    'the partner key as an attribute',
    page({ element: ELEMENT.replace('env', 'pak="partner-key-1" env') }),
    'error attributes',
    'Remove pak',
  ],
  [
    'no token endpoint',
    page({ element: '<ve-scheduler env="production"></ve-scheduler>' }),
    'warning endpoint',
    'token-endpoint="/ve/token"',
  ],
  [
    'a token endpoint by http',
    page({ element: ELEMENT.replace('/ve/token', 'http://example.com/ve/token') }),
    'error mixed-content',
    'token-endpoint="https://example.com/ve/token"',
  ],
  [
    'a token endpoint that is not there',
    token(() => new Response('', { status: 404 })),
    'error endpoint',
    'the URL of your gateway',
  ],
  [
    'a token endpoint that takes no POST',
    token(() => new Response('', { status: 405 })),
    'error endpoint',
    'POST',
  ],
  [
    'a token endpoint behind a password',
    token(() => new Response('', { status: 401 })),
    'error endpoint',
    'password protection',
  ],
  [
    'a gateway for other pages',
    token(() => json({ error: 'Forbidden' }, {}, 403)),
    'error endpoint',
    'VE_ORIGINS=https://example.com',
  ],
  [
    'a gateway that fails',
    token(() => new Response('', { status: 502 })),
    'error endpoint',
    'gateway --check',
  ],
  [
    'a token endpoint that redirects',
    token(() => new Response(null, { status: 301, headers: { Location: '/ve/token/' } })),
    'error endpoint',
    'token-endpoint="https://example.com/ve/token/"',
  ],
  [
    'an HTML page in place of JSON',
    token(() => html('<!doctype html><p>Hello')),
    'error endpoint',
    'not of a page',
  ],
  [
    'JSON with a comma too many',
    token(() => json('{"token":"a.b.c",}')),
    'error endpoint',
    'Remove that comma',
  ],
  [
    'a warning of PHP before the JSON',
    token(() => json('Warning: x in /a.php\n{"token":"a.b.c"}')),
    'error endpoint',
    'display_errors',
  ],
  ['no body', token(() => new Response(null, { status: 204 })), 'error endpoint', '{"token":"…"}'],
  [
    'JSON under another name',
    token(() => json(TOKEN, { 'Content-Type': 'text/plain' })),
    'warning endpoint',
    'Content-Type: application/json',
  ],
  ['a list for an object', token(() => json('[]')), 'error token', 'json_encode((object)'],
  ['no token', token(() => json({ access_token: 'a.b.c' })), 'error token', 'Name it token'],
  ['Bearer before the token', token(() => json({ token: 'Bearer a.b.c' })), 'error token', 'token_type'],
  ['a token with a line break', token(() => json({ token: 'a.b.c\n' })), 'error token', 'Trim'],
  ['a token of 30 days', token(() => json({ token: session })), 'error token', 'token-endpoint="/ve/token"'],
  [
    'a token with the partner key',
    token(() => json({ token: withKey })),
    'error token',
    'Ask VideoEngager for a new key',
  ],
  ['a token of unknown life', token(() => json({ token: 'abc' })), 'warning token', '"expires_in": 600'],
  [
    'a life in milliseconds',
    token(() =>
      json({ token: jwt({ exp: seconds + 600, iat: seconds }), expires_in: 600_000, api_base: '/ve' }),
    ),
    'warning token',
    '"expires_in": 600',
  ],
  [
    'a token that ends at once',
    token(() => json({ ...TOKEN, expires_in: 5 })),
    'warning token',
    'VE_TOKEN_LIFETIME=600',
  ],
  [
    'a token that caches keep',
    token(() => json(TOKEN, { 'Cache-Control': 'max-age=60' })),
    'warning cache',
    'Cache-Control: no-store',
  ],
  [
    'a clock that is wrong',
    token(() => json(TOKEN, { Date: new Date(NOW - 3_600_000).toUTCString() })),
    'warning clock',
    'Set the clock',
  ],
  [
    'an endpoint without CORS',
    { ...page({ element: other }), [OTHER]: () => json(TOKEN) },
    'error cors',
    'Access-Control-Allow-Origin: https://example.com (for a gateway: VE_ORIGINS=https://example.com)',
  ],
  [
    'an endpoint for another origin',
    {
      ...page({ element: other }),
      [OTHER]: () => json(TOKEN, { 'Access-Control-Allow-Origin': 'https://www.example.com' }),
    },
    'error cors',
    'VE_ORIGINS=https://example.com',
  ],
  [
    'a preflight without headers',
    { ...page({ element: other }), [OTHER]: () => json(TOKEN, { 'Access-Control-Allow-Origin': '*' }) },
    'error cors',
    'Access-Control-Allow-Headers: Content-Type',
  ],
  [
    'cookies that are not allowed',
    {
      ...page({ element: other.replace('env', 'with-credentials env') }),
      [OTHER]: () =>
        json(TOKEN, {
          'Access-Control-Allow-Origin': 'https://example.com',
          'Access-Control-Allow-Headers': 'Content-Type',
        }),
    },
    'error cors',
    'Access-Control-Allow-Credentials: true',
  ],
  [
    'an endpoint that hides its clock',
    {
      ...page({ element: other }),
      [OTHER]: () => json(TOKEN, { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' }),
    },
    'warning clock',
    'Access-Control-Expose-Headers: Age, Date',
  ],
  [
    'a gateway behind half a proxy',
    { 'https://example.com/ve/health': () => html('<html>') },
    'error gateway',
    'https://example.com/ve',
  ],
  [
    'a gateway without its storage',
    { 'https://example.com/ve/health': () => json({ status: 'degraded' }) },
    'warning gateway',
    'VE_REDIS_URL',
  ],
  [
    'a gateway of another release',
    { 'https://example.com/ve/health': () => json({ status: 'ok', version: '0.0.9' }) },
    'warning gateway',
    'npm install',
  ],
  [
    'a policy without the endpoint',
    page({}, { 'Content-Security-Policy': "default-src 'none'; script-src 'self'" }),
    'error csp',
    "Content-Security-Policy: connect-src 'self'",
  ],
  [
    'a policy without the script',
    page({
      head: '<meta http-equiv="Content-Security-Policy" content="script-src https://cdn.example.net">',
    }),
    'error csp',
    "script-src https://cdn.example.net 'self'",
  ],
  [
    'a policy with a nonce',
    page({}, { 'Content-Security-Policy': "script-src 'nonce-abc' 'strict-dynamic'" }),
    'error csp',
    '<script nonce=',
  ],
  [
    'a list of Trusted Types without ours',
    page({}, { 'Content-Security-Policy': "require-trusted-types-for 'script'; trusted-types dompurify" }),
    'error trusted-types',
    'trusted-types dompurify ve-scheduler',
  ],
  [
    'an agenda without an endpoint',
    page({ element: `${ELEMENT}<ve-agenda></ve-agenda>` }),
    'warning endpoint',
    'join-endpoint="/ve/join"',
  ],
  [
    'a join form by http',
    page({ element: '<ve-agenda join-endpoint="http://gw.example/ve/join"></ve-agenda>' }),
    'error mixed-content',
    'join-endpoint="https://gw.example/ve/join"',
  ],
  [
    'a policy without the agenda',
    page(
      { element: `<ve-agenda join-endpoint="/ve/join" agenda-endpoint="https://gw.example/a"></ve-agenda>` },
      { 'Content-Security-Policy': "default-src 'self'" },
    ),
    'error csp',
    "connect-src 'self' https://gw.example",
  ],
  [
    'a policy without the join form',
    page(
      { element: '<ve-join-button join-endpoint="/ve/join" agent-id="1"></ve-join-button>' },
      { 'Content-Security-Policy': "form-action 'none'" },
    ),
    'error csp',
    "Content-Security-Policy: form-action 'self'",
  ],
  ['no viewport', page({ viewport: '' }), 'warning viewport', '<meta name="viewport"'],
  [
    'an encoding of its own',
    { [PAGE]: () => html(source(), { 'Content-Type': 'text/html; charset=iso-8859-1' }) },
    'warning charset',
    '<meta charset="utf-8">',
  ],
  [
    'a join button that everybody sees',
    page({ element: `${ELEMENT}<ve-join-button agent-id="1"></ve-join-button>` }),
    'error public-button',
    'behind the sign-in',
  ],
  [
    'the partner key in a script',
    page({ head: '<script>const config = { pak: "partner-key-1" };</script>' }),
    'error secrets',
    'VE_PAK=',
  ],
  [
    'the partner key in a URL',
    page({ head: '<script>fetch("/api/partners/impersonate/partner-key-1/acme/a@example.com")</script>' }),
    'error secrets',
    'VE_PAK=',
  ],
  [
    'a token with the partner key in the page',
    page({ head: `<script>const t = "${withKey}";</script>` }),
    'error secrets',
    'VE_PAK=',
  ],
  [
    'a token of 30 days in the page',
    page({ head: `<script>const t = "${session}";</script>` }),
    'error secrets',
    'token-endpoint="/ve/token"',
  ],
  [
    'a secret in a script of the page',
    {
      ...page({ head: '<script src="/app.js"></script>' }),
      'https://example.com/app.js': () => script({}, `login("${session}")`),
    },
    'error secrets',
    'token-endpoint="/ve/token"',
  ],
];

/* global Response, ReadableStream, TextEncoder, URL, addEventListener, clients, fetch, location, skipWaiting */
/**
 * Service worker of a page in the tests. Answers the requests whose path matches in the place of the network, and counts them.
 * The page tells it how, in a message.
 */
let path = '';
let fault = '';
let count = 0;
/** Answers by URL, as a worker keeps them that takes a POST for a GET. */
const kept = new Map();

const json = (body, headers = {}) =>
  new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json', ...headers } });

const FAULTS = {
  'HTML for JSON': () =>
    new Response('<!doctype html><title>Offline</title>', { headers: { 'Content-Type': 'text/html' } }),
  // The page’s own origin under another name.
  'an opaque response': () => fetch(location.href.replace('127.0.0.1', 'localhost'), { mode: 'no-cors' }),
  'a redirected response': () => fetch('/moved'),
  'a redirect': () => fetch('/moved', { redirect: 'manual' }),
  'a network error': () => Response.error(),
  'a body that never ends': () =>
    new Response(new ReadableStream({ start: (body) => body.enqueue(new TextEncoder().encode('{"_id":')) })),
  'a token that has expired': () => json({ token: 'kept.for.days', expires_in: 3600 }),
  'what it has kept': async (request) => {
    if (!kept.has(request.url)) kept.set(request.url, await fetch(request));
    return kept.get(request.url).clone();
  },
};

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('message', ({ data, ports: [port] }) => {
  if (data) {
    ({ path, fault } = data);
    count = 0;
  }
  port.postMessage(count);
});
addEventListener('fetch', (event) => {
  const { request } = event;
  if (!fault || !new URL(request.url).pathname.includes(path)) return;
  count += 1;
  event.respondWith(FAULTS[fault](request));
});

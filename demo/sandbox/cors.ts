/** What any page may send, as with a public API. `Idempotency-Key` is not among it: the document knows none. */
const PREFLIGHT_HEADERS = {
  'Access-Control-Allow-Methods': 'GET, HEAD, PUT, PATCH, POST, DELETE',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type',
  'Access-Control-Max-Age': '600',
};

export const preflightResponse = (): Response =>
  new Response(null, { status: 204, headers: PREFLIGHT_HEADERS });

/** The same answer, readable from every origin. */
export function allowAnyOrigin(response: Response): Response {
  const copy = new Response(response.body, response);
  copy.headers.set('Access-Control-Allow-Origin', '*');
  return copy;
}

/** The same answer, which no other origin may read. */
export function denyOrigins(response: Response): Response {
  const copy = new Response(response.body, response);
  for (const name of [...copy.headers.keys()]) {
    if (name.startsWith('access-control-')) copy.headers.delete(name);
  }
  return copy;
}

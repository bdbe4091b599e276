/** CORS headers of a public API. `Idempotency-Key` is not allowed, because the API's document does not mention it. */
const PREFLIGHT_HEADERS = {
  'Access-Control-Allow-Methods': 'GET, HEAD, PUT, PATCH, POST, DELETE',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type',
  'Access-Control-Max-Age': '600',
};

export const preflightResponse = (): Response =>
  new Response(null, { status: 204, headers: PREFLIGHT_HEADERS });

/** Copies the response and lets every origin read it. */
export function allowAnyOrigin(response: Response): Response {
  const copy = new Response(response.body, response);
  copy.headers.set('Access-Control-Allow-Origin', '*');
  return copy;
}

/** Copies the response without CORS headers, so other origins cannot read it. */
export function denyOrigins(response: Response): Response {
  const copy = new Response(response.body, response);
  for (const name of [...copy.headers.keys()]) {
    if (name.startsWith('access-control-')) copy.headers.delete(name);
  }
  return copy;
}

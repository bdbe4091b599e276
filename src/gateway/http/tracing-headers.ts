/** Request headers that monitoring tools and frameworks add to a page's requests. */
const TRACING_HEADER =
  /^(traceparent|tracestate|baggage|sentry-trace|newrelic|x-requested-with|x-datadog-[a-z-]{1,40}|x-b3-[a-z]{1,40})$/;

/** The tracing headers that a preflight asks for. The gateway ignores them, but without leave the page's request fails. */
export function requestedTracingHeaders(request: Request): string[] {
  const requested = request.headers.get('Access-Control-Request-Headers') ?? '';
  const names = requested.split(',').map((name) => name.trim().toLowerCase());
  return [...new Set(names)].filter((name) => TRACING_HEADER.test(name)).slice(0, 20);
}

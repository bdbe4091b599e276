import {
  context,
  createContextKey,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { VERSION } from './version.js';

/** A span that its work can complete. */
export type WorkSpan = Pick<Span, 'setAttribute' | 'updateName' | 'spanContext'>;

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
/** By this key, OpenTelemetry's instrumentations know that a call is none of theirs. */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

const fromHeaders = {
  get: (headers: Headers, name: string) => headers.get(name) ?? undefined,
  keys: (headers: Headers) => [...headers.keys()],
};

/** The `traceparent` of a request; `undefined` if it is missing or malformed. */
export function traceparentOf({ headers }: Request): string | undefined {
  const value = headers.get('traceparent') ?? '';
  return TRACEPARENT.test(value) ? value : undefined;
}

/** ID of the trace of a span, or else of a `traceparent`. */
export function traceIdOf(span: WorkSpan, traceparent: string | undefined): string | undefined {
  const { traceId } = span.spanContext();
  return /[^0]/.test(traceId) ? traceId : TRACEPARENT.exec(traceparent ?? '')?.[1];
}

/** Runs a request in a span, below the page's own. Without an OpenTelemetry SDK in the process it only runs it. */
export function inRequestSpan<T>(request: Request, work: (span: WorkSpan) => Promise<T>): Promise<T> {
  const active = context.active();
  // The server's instrumentation may have started a span for the request.
  const parent = trace.getSpan(active) ? active : propagation.extract(active, request.headers, fromHeaders);
  return inSpan('ve-scheduler request', SpanKind.SERVER, parent, work);
}

/**
 * Runs a call of the API in a span.
 *
 * @param traceparent Sent to the API if there is no SDK.
 * @param work Gets the headers to send. Other instrumentations do not see what it does: the URLs contain the partner key.
 */
export function inCallSpan<T>(
  call: string,
  traceparent: string | undefined,
  work: (headers: Readonly<Record<string, string>>, span: WorkSpan) => Promise<T>,
): Promise<T> {
  return inSpan(`VideoEngager ${call}`, SpanKind.CLIENT, context.active(), (span) => {
    const carrier: Record<string, string> = {};
    propagation.inject(context.active(), carrier);
    // Nothing else, such as `baggage`: what a page puts there is not for the API.
    const sent = carrier['traceparent'] ?? traceparent;
    const suppressed = context.active().setValue(SUPPRESS_TRACING, true);
    return context.with(suppressed, () => work(sent === undefined ? {} : { traceparent: sent }, span));
  });
}

function inSpan<T>(
  name: string,
  kind: SpanKind,
  parent: Context,
  work: (span: WorkSpan) => Promise<T>,
): Promise<T> {
  // Not kept, because an SDK may be registered after this module was loaded.
  const tracer = trace.getTracer('ve-scheduler', VERSION);
  return tracer.startActiveSpan(name, { kind }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      // Without the exception, whose text may contain a URL.
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { Bench, expect, test } from '../gateway-test.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
const traced = { traceparent, tracestate: 'vendor=1', baggage: 'visitor=vera' };
const tracingHeaders = ({ world }: Bench) =>
  world.requests.map(({ headers: { traceparent, tracestate, baggage } }) => ({
    traceparent,
    tracestate,
    baggage,
  }));

test.describe('without an OpenTelemetry SDK', () => {
  test('sends the page’s traceparent on to the API, and logs its trace', async () => {
    const bench = new Bench();
    await bench.requestToken({ scope: 'schedule' }, traced);
    expect(tracingHeaders(bench)).toEqual([{ traceparent }, { traceparent }]);
    expect(bench.log.at(-1)).toMatchObject({ traceId });
  });

  for (const [what, value] of [
    ['is missing', undefined],
    ['has another form', 'vera@example.net'],
    ['has no trace', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['is of another version', traceparent.replace('00-', '01-')],
  ] as const) {
    test(`sends nothing if the traceparent ${what}`, async () => {
      const bench = new Bench();
      await bench.requestToken({ scope: 'schedule' }, value === undefined ? {} : { traceparent: value });
      expect(tracingHeaders(bench)).toEqual([{}, {}]);
      expect(bench.log.at(-1)).not.toHaveProperty('traceId');
    });
  }
});

test.describe('with an OpenTelemetry SDK', () => {
  const exporter = new InMemorySpanExporter();
  test.beforeEach(() => {
    exporter.reset();
    new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
  });
  test.afterEach(() => {
    trace.disable();
    context.disable();
    propagation.disable();
  });

  test('records a span per request and per call of the API, below the page’s span', async () => {
    const bench = new Bench();
    await bench.requestToken({ scope: 'schedule' }, traced);
    const spans = exporter.getFinishedSpans();
    const request = spans.find(({ name }) => name === 've-scheduler token')!;
    const calls = spans.filter(({ name }) => name.startsWith('VideoEngager '));
    expect(calls.map(({ name }) => name)).toEqual(['VideoEngager token', 'VideoEngager agents']);
    expect(request.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
    expect(request.attributes).toEqual({ 'http.response.status_code': 200 });
    expect(request.kind).toBe(SpanKind.SERVER);
    for (const call of calls) {
      expect(call.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
      expect(call.kind).toBe(SpanKind.CLIENT);
    }
    const sent = calls.map((call) => `00-${traceId}-${call.spanContext().spanId}-01`);
    expect(tracingHeaders(bench)).toEqual(sent.map((one) => ({ traceparent: one })));
    expect(bench.log.at(-1)).toMatchObject({ traceId });
  });

  test('records below the span that the server has started for the request', async () => {
    const bench = new Bench();
    const server = trace.getTracer('server').startSpan('POST /ve/token');
    await context.with(trace.setSpan(context.active(), server), () =>
      bench.requestToken({ scope: 'schedule' }, traced),
    );
    const request = exporter.getFinishedSpans().find(({ name }) => name === 've-scheduler token')!;
    expect(request.parentSpanContext?.spanId).toBe(server.spanContext().spanId);
  });

  test('starts a trace where the page sends none', async () => {
    const bench = new Bench();
    await bench.requestToken();
    expect(bench.log.at(-1)!.traceId).toBe(exporter.getFinishedSpans()[0]!.spanContext().traceId);
  });

  test('records no URL, name or secret, also of calls that fail', async () => {
    const bench = new Bench();
    await bench.open();
    bench.world.fail({ kind: 'reset', path: '/api/schedules/*', method: 'POST' });
    await bench.create();
    const spans = exporter.getFinishedSpans();
    expect(spans.find(({ name }) => name === 'VideoEngager create')!.status.code).toBe(2);
    const recorded = spans.map(({ name, attributes, events, status }) => ({
      name,
      attributes,
      events,
      status,
    }));
    expect(JSON.stringify(recorded)).not.toMatch(/sandbox|keller|example|https?:|vera/i);
  });

  test('hides what the API is sent from other instrumentations, because its URLs hold the partner key', async () => {
    const names: string[] = [];
    const bench: Bench = new Bench({
      fetch: (url, init) => {
        // As an instrumentation of `fetch` does.
        trace.getTracer('instrumentation').startSpan(`${init.method} ${url}`).end();
        names.push(url);
        return bench.sandbox.fetch(new Request(url, init));
      },
    });
    await bench.requestToken();
    expect(names.some((url) => url.includes('sandbox-pak'))).toBe(true);
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual([
      'VideoEngager token',
      'VideoEngager agents',
      've-scheduler token',
    ]);
  });
});

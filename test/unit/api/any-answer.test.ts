import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { loadAgenda } from '../../../src/api/agenda.js';
import { endpointSlots, parseNextFree, parseSlots } from '../../../src/api/availability/availability.js';
import { Client } from '../../../src/api/client.js';
import { requestJson } from '../../../src/api/request/request.js';
import { parseAgents, parseErrorBody, reasonOf, type Token } from '../../../src/api/wire/schema.js';
import { SchedulerError } from '../../../src/api/wire/scheduler-error.js';
import { endpointTokenSource, requestToken } from '../../../src/api/token/token-source.js';
import { trustedUrl } from '../../../src/api/wire/trusted-url.js';
import { explainError } from '../../../src/elements/kit/explain-error.js';
import type { Booking } from '../../../src/model/booking/booking.js';

const signal = new AbortController().signal;
const url = 'https://www.example.com/ve';
const booking = { agent: 'anna', date: 0, duration: 30, visitor: {} } as unknown as Booking;
const attempt = { idempotencyKey: 'key-1', booking, lostAtMs: undefined };
const query = { agent: 'any', duration: 30, start: 0, end: 2e9 };

const entries = Array.from({ length: 200_000 }, (_, index) => `"key ${index} ${'x'.repeat(30)}": ${index}`);
/** About 10 MB each: one object with many keys, one array with many objects. */
const HUGE_BODIES = [`{${entries.join()}}`, `[${'{"_id":1},'.repeat(900_000)}{}]`];

type Respond = () => Response;

/** A client whose token is good, and whose API answers as a test wants. */
const clientOf = (respond: Respond, token: object = {}): Client =>
  new Client({
    tokenSource: () =>
      Promise.resolve({ token: 'abc', features: ['idempotency', 'availability'], ...token } as Token),
    baseUrl: url,
    overridesBase: false,
    fetch: () => Promise.resolve(respond()),
    now: () => 0,
  });

/** Every answer that an element reads, and how. */
const READERS: Readonly<Record<string, (respond: Respond) => Promise<unknown>>> = {
  token: (respond) =>
    requestToken(
      endpointTokenSource(url, () => Promise.resolve(respond())),
      { scope: 'schedule', signal },
    ),
  bootstrap: async (respond) => {
    const known: unknown = await respond().json();
    const client = clientOf(() => Response.json({}), { bootstrap: known, calendar: known });
    await client.listAgents(signal);
    return await client.listSlots(query, signal);
  },
  agents: (respond) => clientOf(respond).listAgents(signal),
  'free times': async (respond) => await clientOf(respond).listSlots(query, signal),
  'next free times': (respond) => clientOf(respond).listNextFree(30, signal),
  'a site’s free times': (respond) => endpointSlots(url, () => Promise.resolve(respond()))(query, signal),
  'public free times': async (respond) =>
    await clientOf(respond, { features: ['availability', 'public_availability'] }).listSlots(
      { ...query, end: 1e9 },
      signal,
    ),
  booking: (respond) => clientOf(respond).createSchedule(attempt),
  'outcome of a booking': (respond) => clientOf(respond).findSchedule(attempt),
  'meeting of a link': async (respond) => {
    const client = clientOf(respond, { meeting: await respond().json() });
    await client.connect(signal);
    return client.meeting;
  },
  change: (respond) => clientOf(respond).requestSchedule('/api/manage/meeting', {}),
  agenda: (respond) =>
    loadAgenda({ fetch: () => Promise.resolve(respond()), url, credentials: 'same-origin' }, signal),
};

const KEYS = [
  ...['token', 'expires_in', 'api_base', 'features', 'bootstrap', 'calendar', 'availability', 'agents'],
  ...['agent', 'duration', 'to', 'starts', '_account', 'email', 'firstName', '_id', 'date', 'visitor'],
  ...['meetingUrl', 'fullUrl', 'meetings', 'now', 'until', 'meeting_origins', 'notifies', 'incomplete'],
  ...['error', 'message', 'requestId', '2040-11-20T10:00:00Z', '1970-01-02T00:00:00Z'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'toJSON', 'then', 'length', 'has'],
];
const TEXTS = [
  ...['', 'text', '\ud800', '\udc00\ud800', '\u202eevil', '\u0000', '</script><img src=x onerror=alert(1)>'],
  ...['javascript:alert(1)', 'data:text/html,x', 'https://evil.example', '2040-11-20T10:00:00Z', 'any'],
];

/** Any JSON, mostly of the keys and values of an API that has gone wrong. */
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, false, 0, 1, -1, 1.5, 1e308, 9e15, -9e15),
    fc.constantFrom(...TEXTS),
    fc.string({ unit: 'binary' }),
    fc.array(tie('json'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie('json')), { maxLength: 8 })
      // As JSON has it, so that `__proto__` is a key like any other.
      .map((entries) => Object.fromEntries(entries)),
  ),
}));

const text = json.map((value) => JSON.stringify(value));

/** What a reader makes of a response: a result, or an error in our own words. */
async function outcomeOf(read: (respond: Respond) => Promise<unknown>, body: string, status = 200) {
  try {
    return { result: await read(() => new Response(body, { status })) };
  } catch (error) {
    expect(error, body.slice(0, 200)).to.be.instanceOf(SchedulerError);
    const { cause, code } = error as SchedulerError;
    expect(code).to.match(/^[a-z_]+$/);
    if (cause)
      expect(explainError(error as SchedulerError))
        .to.be.a('string')
        .with.lengthOf.below(400);
    return { error: error as SchedulerError };
  }
}

const PROTOTYPE_KEYS = Object.getOwnPropertyNames(Object.prototype).sort();
const expectNoPollution = (): void => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).to.deep.equal(PROTOTYPE_KEYS);
  expect(({} as Record<string, unknown>)['token']).to.equal(undefined);
};

describe('any answer', () => {
  for (const [name, read] of Object.entries(READERS)) {
    const isBody = name === 'bootstrap' || name === 'meeting of a link';

    it(`as the ${name} is read, or refused in our own words`, async () => {
      await fc.assert(
        fc.asyncProperty(text, async (body) => {
          await outcomeOf(read, body);
          expectNoPollution();
        }),
        { numRuns: 150 },
      );
    });

    it(`as the ${name} may be nested 10,000 deep`, async () => {
      const arrays = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
      const objects = `${'{"agents":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
      for (const body of [arrays, objects, `{"2040-11-20T10:00:00Z": ${arrays}}`, `[${objects}]`]) {
        await outcomeOf(read, body);
      }
    });

    it(`as the ${name} may have 10 MB`, async () => {
      expect(Math.min(...HUGE_BODIES.map(({ length }) => length))).to.be.greaterThan(8_900_000);
      // A loop within a loop would take hours, which ends the test.
      for (const body of HUGE_BODIES) await outcomeOf(read, body);
    });

    if (!isBody) {
      it(`as the ${name} may be no JSON, with any status`, async () => {
        const status = fc.constantFrom(200, 201, 400, 401, 403, 404, 409, 418, 429, 500, 503);
        await fc.assert(
          fc.asyncProperty(fc.oneof(text, fc.string({ unit: 'binary' })), status, async (body, code) => {
            const { error } = await outcomeOf(read, body, code);
            if (code >= 400) expect(error).to.be.instanceOf(SchedulerError);
          }),
          { numRuns: 100 },
        );
      });
    }
  }

  it('of an error gives a reason that is a short text, or none', () => {
    fc.assert(
      fc.property(json, (body) => {
        const reason = reasonOf(parseErrorBody(JSON.parse(JSON.stringify(body))));
        expect(reason === undefined || (typeof reason === 'string' && reason.length <= 300)).to.equal(true);
      }),
    );
  });

  it('has free times in order and within the range of dates, or none', () => {
    fc.assert(
      fc.property(json, (body) => {
        let slots: number[] = [];
        try {
          slots = parseSlots(body);
          for (const start of parseNextFree(body).values()) expect(Number.isFinite(start)).to.equal(true);
        } catch (error) {
          expect(error).to.be.instanceOf(SchedulerError);
        }
        expect(
          slots.every((slot, index) => Number.isFinite(slot) && slot >= (slots[index - 1] ?? slot)),
        ).to.equal(true);
      }),
    );
  });

  it('has agents with a key each, or none', () => {
    fc.assert(
      fc.property(json, (body) => {
        for (const { _account } of parseAgents(body) ?? [])
          expect(_account.email).to.be.a('string').and.not.equal('');
      }),
    );
  });

  it('has no link to another origin that is trusted', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary' }), fc.webUrl()), (link) => {
        const trusted = trustedUrl(link, ['https://meet.example.com']);
        expect(trusted?.origin ?? 'https://meet.example.com').to.equal('https://meet.example.com');
      }),
    );
  });

  it('does not repeat the token of the request in an error', async () => {
    const secret = 'secret-token';
    const error: unknown = await requestJson(
      () => Promise.resolve(Response.json({ message: secret }, { status: 400 })),
      url,
      { method: 'GET', signal, timeoutMs: 1000, secret },
    ).catch((one: unknown) => one);
    expect(JSON.stringify(error)).not.to.contain(secret);
    expect(String((error as SchedulerError).cause)).not.to.contain(secret);
  });
});

import { Hono } from 'hono';
import * as z from 'zod';
import type { Agents } from '../agents/agents.js';
import type { AgentRules } from '../availability/agent-rules.js';
import type { MeetingTokens } from '../crypto/meeting-tokens.js';
import { forbidden, isOutcomeUnknown, outcomeUnknown } from '../http/http-error.js';
import type { PageGuard } from '../http/page-guard.js';
import { readJson } from '../http/read-body.js';
import type { GatewayContext, GatewayEnv } from '../http/request-context.js';
import type { Admissions } from '../limits/admission.js';
import type { Limits } from '../limits/limits.js';
import type { GatewayConfig } from '../options/read-options.js';
import type { Api } from '../upstream/api.js';
import type { CallGate } from '../upstream/call-gate.js';
import type { BookingAdmissions } from './booking-admission.js';
import type { Attempt, Bookings, CreateOutcome, RequestEnv } from './bookings.js';
import type { BookingRequest } from './earlier-attempt.js';
import { agentOf, bookedAnswer, readMeeting } from './booked-meeting.js';
import type { BookingLinks } from './booking-links.js';
import type { BookingExtras } from '../../model/booking/booking.js';
import { readExtras } from './booking-extras.js';
import { readCreateBody, type CreateInput } from './create/create-body.js';
import { readCreateQuery } from './create/create-query.js';
import {
  readIdempotencyAgeMs,
  readIdempotencyKey,
  type IdempotencyRecords,
} from './create/idempotency-records.js';
import { subjectWithAnswers } from '../../model/booking/answers-subject.js';
import { DAY_MS } from '../../model/time/units.js';
import { allowsNotifications, checkEmailTexts } from './notifications.js';

export interface BookingServices {
  readonly config: GatewayConfig;
  readonly admissions: Admissions;
  readonly api: Api;
  readonly agents: Agents;
  readonly bookingAdmissions: BookingAdmissions;
  readonly bookings: Bookings;
  /** `undefined` unless the owner wants them. */
  readonly bookingReferences: MeetingTokens | undefined;
  readonly bookingLinks: BookingLinks;
  /** `undefined` if the owner gave no hours. */
  readonly calendar: { readonly rules: AgentRules } | undefined;
  readonly gate: CallGate;
  readonly guard: PageGuard;
  readonly limits: Limits;
  readonly records: IdempotencyRecords;
}

const ViewBody = z.object({ reference: z.string().max(1024) });

/** Names for the token answer of what this capability offers. */
export const bookingFeatures = ({
  config,
  admissions,
  limits,
}: Pick<BookingServices, 'config' | 'admissions' | 'limits'>): string[] => [
  'idempotency',
  ...(allowsNotifications(config, limits) ? ['notifications'] : []),
  ...(admissions.asksForChallenge ? ['challenge'] : []),
  ...(config.bookingReferences ? ['booking_reference'] : []),
  ...(config.manageUrl ? ['manage'] : []),
];

/** Creates schedules, answers what became of a create, and shows a booked meeting again. */
export function bookingRoutes(services: BookingServices): Hono<GatewayEnv> {
  const { config, api, agents, bookings, bookingAdmissions, bookingLinks, bookingReferences } = services;
  const { gate, guard, limits, records } = services;
  const { calendar, bodyTimeout } = config;

  /** Reads the booking that a page describes. @throws HttpError 400 or 403 */
  async function readBooking(c: GatewayContext, now: number | undefined): Promise<BookingRequest> {
    const { agentKey, isNotified } = readCreateQuery(c.req.url);
    const body = await readJson(c.req.raw, bodyTimeout);
    const read = readCreateBody(body, {
      now,
      horizonDays: config.horizonDays,
      durations: services.calendar?.rules.durations ?? config.durations,
    });
    const extras = readExtras(body, config);
    const input = withAnswers(read, extras);
    if (isNotified && !allowsNotifications(config, limits)) {
      throw forbidden('Notification emails cannot be requested here');
    }
    if (isNotified) checkEmailTexts(input);
    const agent = await agents.resolve(agentKey, calendar !== undefined, c.env.trace);
    return { agent, input, isNotified, extras };
  }

  /** Adds the answers that the owner wants in the subject. */
  function withAnswers(input: CreateInput, { answers = {} }: BookingExtras = {}): CreateInput {
    const { visitor } = input;
    const subject = subjectWithAnswers(visitor.subject ?? '', config.questions, answers);
    return subject ? { ...input, visitor: { ...visitor, subject } } : input;
  }

  const create = async (c: GatewayContext): Promise<Response> => {
    c.env.route = 'create';
    const origin = await guard.authorize(c);
    const address = guard.address(c);
    void gate.prepare();
    await limits.countAddress('createPerIp', address);
    const attempt = await readAttempt(c, origin, c.req.header('Idempotency-Key'));
    const booking = await readBooking(c, config.clock());
    const admission = await bookingAdmissions.start(c.req.raw, booking, address);
    admission.prepare();
    try {
      return await answerWith(c, await bookings.create({ ...booking, ...attempt, admission }), 201);
    } catch (error) {
      if (isOutcomeUnknown(error)) await admission.count();
      throw error;
    }
  };

  const outcome = async (c: GatewayContext): Promise<Response> => {
    c.env.route = 'by-key';
    const origin = await guard.authorize(c);
    await limits.countAddress('readPerIp', guard.address(c));
    const attempt = await readAttempt(c, origin, c.req.param('key'));
    // The start of a booking that is looked up may be past by now.
    const booking = c.req.method === 'POST' ? await readBooking(c, undefined) : undefined;
    if (booking && !isRecent(booking.input)) throw outcomeUnknown();
    return answerWith(c, await bookings.outcome({ ...attempt, ...booking }), 200);
  };

  /** Whether a booking may have been made within the last day, so that an outcome is still known. */
  const isRecent = ({ date }: CreateInput): boolean => {
    const daysAhead = (date - config.clock()) / DAY_MS;
    return daysAhead >= -1 && daysAhead <= config.horizonDays + 1;
  };

  async function answerWith(
    c: GatewayContext,
    { answer, idempotency, isProven }: CreateOutcome,
    status: 200 | 201,
  ): Promise<Response> {
    c.env.idempotency = idempotency;
    return c.json(isProven ? await bookingLinks.add(answer) : answer, status);
  }

  const view = async (c: GatewayContext): Promise<Response> => {
    c.env.route = 'by-reference';
    await guard.authorize(c);
    await limits.countAddress('readPerIp', guard.address(c));
    const { data } = ViewBody.safeParse(await readJson(c.req.raw, bodyTimeout));
    const id = data && (await bookingReferences!.read(data.reference));
    if (id === undefined) throw forbidden('This reference is not valid, or the meeting has ended');
    const meeting = await readMeeting(api, id, c.env.trace);
    const agent = await agentOf(meeting, agents, c.env.trace);
    return c.json(await bookingLinks.addReference(bookedAnswer(meeting, agent)));
  };

  async function readAttempt(
    c: GatewayContext,
    origin: string,
    header: string | undefined,
  ): Promise<Attempt & RequestEnv> {
    const key = readIdempotencyKey(header);
    return {
      recordKey: key === undefined ? undefined : await records.recordKey(origin, key),
      ageMs: readIdempotencyAgeMs(c.req.header('Idempotency-Age')),
      signal: c.req.raw.signal,
      trace: c.env.trace,
    };
  }

  const app = new Hono<GatewayEnv>();
  app.post('/api/schedules/tenant', create);
  app.get('/api/schedules/by-key/:key', outcome);
  app.post('/api/schedules/by-key/:key', outcome);
  if (bookingReferences) app.post('/api/schedules/by-reference', view);
  return app;
}

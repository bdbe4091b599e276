import { Hono } from 'hono';
import { MINUTE_MS } from '../../model/time/units.js';
import type { AgentRules } from '../availability/agent-rules.js';
import type { Availability } from '../availability/availability.js';
import { readTimesQuery } from '../availability/availability-query.js';
import type { BookingLinks } from '../bookings/booking-links.js';
import { allowsNotifications } from '../bookings/notifications.js';
import { badRequest, forbidden } from '../http/http-error.js';
import type { PageGuard } from '../http/page-guard.js';
import { readJson } from '../http/read-body.js';
import type { GatewayContext, GatewayEnv } from '../http/request-context.js';
import type { Limits } from '../limits/limits.js';
import type { GatewayConfig } from '../options/read-options.js';
import { readChange, readOutcomeQuery } from './meeting-change.js';
import type { ManagedMeeting, MeetingChanges } from './meeting-changes.js';

export interface ManageServices {
  readonly config: GatewayConfig;
  readonly guard: PageGuard;
  readonly limits: Limits;
  readonly bookingLinks: BookingLinks;
  readonly calendar: { readonly availability: Availability; readonly rules: AgentRules } | undefined;
  /** `undefined` unless the owner has a page for changes. */
  readonly meetingChanges: MeetingChanges | undefined;
}

/** Shows, moves and cancels the meeting of a page's token, and lists the times that it can be moved to. */
export function manageRoutes(services: ManageServices): Hono<GatewayEnv> {
  const { config, guard, limits, bookingLinks, calendar, meetingChanges } = services;
  const app = new Hono<GatewayEnv>();
  if (!meetingChanges) return app;
  const answer = async (c: GatewayContext, meeting: ManagedMeeting): Promise<Response> =>
    c.json(await bookingLinks.add(meeting));

  app.get('/api/manage/meeting', async (c) => {
    c.env.route = 'managed';
    const id = await guard.authorizeMeeting(c);
    await limits.countAddress('readPerIp', guard.address(c));
    return answer(c, await meetingChanges.view(id, c.env.trace));
  });

  app.post('/api/manage/meeting', async (c) => {
    c.env.route = 'change';
    const id = await guard.authorizeMeeting(c);
    await limits.countAddress('createPerIp', guard.address(c));
    const request = readChange(await readJson(c.req.raw, config.bodyTimeout));
    const { change, isNotified, reason } = request;
    c.env.route = change.kind === 'move' ? 'reschedule' : 'cancel';
    if (isNotified && !allowsNotifications(config, limits)) {
      throw forbidden('Notification emails cannot be requested here');
    }
    if (change.kind === 'cancel' && config.manage.cancelReason === 'required' && !reason) {
      throw badRequest('Missing reason', 'A reason is required to cancel this meeting');
    }
    const env = { signal: c.req.raw.signal, trace: c.env.trace };
    return answer(c, await meetingChanges.change(id, request, env));
  });

  app.post('/api/manage/outcome', async (c) => {
    c.env.route = 'change-outcome';
    const id = await guard.authorizeMeeting(c);
    await limits.countAddress('readPerIp', guard.address(c));
    const { change, ageMs } = readOutcomeQuery(await readJson(c.req.raw, config.bodyTimeout));
    return answer(c, await meetingChanges.outcome(id, change, ageMs, c.env.trace));
  });

  if (!calendar) return app;
  app.get('/api/manage/availability', async (c) => {
    c.env.route = 'managed-availability';
    const id = await guard.authorizeMeeting(c);
    await limits.countAddress('readPerIp', guard.address(c));
    const { agent, meeting } = await meetingChanges.find(id, c.env.trace);
    const { date: start, duration } = meeting;
    const durations = [...new Set([...calendar.rules.general.durations, duration])];
    const query = readTimesQuery(c.req.url, durations);
    const vacated = { start, end: start + duration * MINUTE_MS };
    return c.json(await calendar.availability.seats({ ...query, agent, vacated }, c.env.trace));
  });
  return app;
}

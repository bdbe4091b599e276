import { Hono } from 'hono';
import * as z from 'zod';
import { badRequest } from '../http/http-error.js';
import { isId } from '../http/id.js';
import type { PageGuard } from '../http/page-guard.js';
import { readJson } from '../http/read-body.js';
import type { GatewayContext, GatewayEnv } from '../http/request-context.js';
import type { Limits } from '../limits/limits.js';
import type { MeetingChanges } from '../manage/meeting-changes.js';
import type { GatewayConfig } from '../options/read-options.js';
import type { AgendaList } from './agenda-list.js';
import type { AgentIdentity } from './agent-identity.js';

/** What agendas work with. */
export interface Agenda {
  readonly identity: AgentIdentity;
  readonly list: AgendaList;
  readonly changes: MeetingChanges;
  /** Whether visitors get an email when an agent cancels a meeting. */
  readonly notifies: boolean;
}

export interface AgendaServices {
  readonly config: GatewayConfig;
  readonly guard: PageGuard;
  readonly limits: Limits;
  /** `undefined` unless the owner can say who an agent is. */
  readonly agenda: Agenda | undefined;
}

const CancelBody = z.object({
  scheduleId: z.string().refine(isId),
  /** When the meeting was when the page read it. */
  was: z.object({ date: z.number(), duration: z.number() }),
});

/** Lists the meetings of the signed-in agent, and cancels them. */
export function agendaRoutes({ config, guard, limits, agenda }: AgendaServices): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  if (!agenda) return app;
  const { identity, list, changes, notifies } = agenda;
  const identify = async (c: GatewayContext): Promise<string> => {
    guard.checkOrigin(c);
    await limits.countAddress('readPerIp', guard.address(c));
    const agentId = await identity.of(c.req.raw);
    await limits.countAttempt('agendaPerAgent', agentId);
    return agentId;
  };

  app.get('/api/agenda', async (c) => {
    c.env.route = 'agenda';
    return c.json(await list.read(await identify(c), c.env.trace));
  });

  app.post('/api/agenda/cancel', async (c) => {
    c.env.route = 'agenda-cancel';
    const byAgent = await identify(c);
    const { success, data } = CancelBody.safeParse(await readJson(c.req.raw, config.bodyTimeout));
    if (!success) throw badRequest('Invalid request', 'scheduleId and was are required');
    const { scheduleId, was } = data;
    const request = {
      change: { kind: 'cancel' },
      was,
      isNotified: notifies,
      reason: '',
      byAgent,
    } as const;
    const env = { signal: c.req.raw.signal, trace: c.env.trace };
    return c.json(await changes.change(scheduleId, request, env));
  });
  return app;
}

import { AgendaList, type AgendaListOptions } from './agenda/agenda-list.js';
import type { Agenda } from './agenda/agenda-routes.js';
import { AgentIdentity } from './agenda/agent-identity.js';
import { allowsNotifications } from './bookings/notifications.js';
import type { Limits } from './limits/limits.js';
import type { MeetingChanges } from './manage/meeting-changes.js';
import type { GatewayOptions } from './options/gateway-options.js';
import type { GatewayConfig } from './options/read-options.js';

type Owner = Pick<AgendaListOptions, 'api' | 'agents' | 'bookingLinks' | 'meetingOrigins'> & {
  readonly limits: Limits;
  readonly meetingChanges: MeetingChanges | undefined;
};

/** Creates what agendas work with; `undefined` unless the owner says which agent sent a request. */
export function createAgenda(config: GatewayConfig, services: Owner): Agenda | undefined {
  const { identifyAgent, warn, clock, credentials, manage } = config;
  const { limits, meetingChanges, ...rest } = services;
  if (!identifyAgent || !meetingChanges) return undefined;
  const notifies = allowsNotifications(config, limits);
  return {
    identity: new AgentIdentity({ identifyAgent, warn }),
    list: new AgendaList({
      ...rest,
      clock,
      notifies,
      // A local login gives no tokens for agents.
      allowsJoins: credentials.type === 'pak',
      minNoticeMinutes: manage.minNoticeMinutes,
    }),
    changes: meetingChanges,
    notifies,
  };
}

/** The owner's `authorizeAgent`, or one that asks `identifyAgent`. */
export function authorizeAgentOf(
  { authorizeAgent }: Pick<GatewayConfig, 'authorizeAgent'>,
  agenda: Agenda | undefined,
): GatewayOptions['authorizeAgent'] {
  if (authorizeAgent || !agenda) return authorizeAgent;
  return async (request, { agentId }) => (await agenda.identity.find(request)) === agentId;
}

import { readAgentKey } from '../../agents/agent-query.js';
import { badRequest } from '../../http/http-error.js';
import { singleValue } from '../../http/query.js';

export interface CreateQuery {
  readonly agentKey: string;
  /** Whether a notification email is requested. */
  readonly isNotified: boolean;
}

/** Reads the query of a create. @throws HttpError 400 */
export function readCreateQuery(url: string): CreateQuery {
  const { searchParams } = new URL(url);
  const agentKey = readAgentKey(searchParams, 'agentEmail');
  const notification = searchParams.has('sendNotificationEmail')
    ? singleValue(searchParams, 'sendNotificationEmail')
    : 'false';
  if (notification !== 'true' && notification !== 'false') {
    throw badRequest('Invalid sendNotificationEmail', 'sendNotificationEmail must be true or false');
  }
  return { agentKey, isNotified: notification === 'true' };
}

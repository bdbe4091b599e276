import type { Limits } from '../limits/limits.js';
import type { GatewayConfig } from '../options/read-options.js';

/** Whether visitors may request notification emails. */
export function allowsNotifications(
  { notifications, verifyChallenge }: Pick<GatewayConfig, 'notifications' | 'verifyChallenge'>,
  limits: Limits,
): boolean {
  if (notifications !== 'guarded') return notifications === 'always';
  return Boolean(verifyChallenge) || limits.has('notifyPerVisitor') || limits.has('createPerVisitor');
}

import { linkifyit } from 'linkify-it';
import tlds from 'tlds' with { type: 'json' };
import { badRequest } from '../http/http-error.js';
import type { Limits } from '../limits/limits.js';
import type { GatewayConfig } from '../options/read-options.js';
import type { CreateInput } from './create/create-body.js';

/** Finds links as mail programs do: with a scheme, or a domain alone. Addresses of people are allowed. */
const links = linkifyit({ fuzzyLink: true, fuzzyEmail: false }).tlds(tlds);

/** Whether visitors may request notification emails. */
export function allowsNotifications(
  { notifications, verifyChallenge }: Pick<GatewayConfig, 'notifications' | 'verifyChallenge'>,
  limits: Limits,
): boolean {
  if (notifications !== 'guarded') return notifications === 'always';
  return Boolean(verifyChallenge) || limits.has('notifyPerVisitor') || limits.has('createPerVisitor');
}

/**
 * Refuses texts that would turn a notification email into somebody's advertisement. Control characters were removed
 * before, see `cleanLine`.
 *
 * @throws HttpError 400 if the name or the subject has a link
 */
export function checkEmailTexts({ visitor: { name = '', subject = '' } }: CreateInput): void {
  if ([name, subject].some((text) => links.test(text) || /\bwww\./i.test(text))) {
    throw badRequest(
      'Link not allowed',
      'The name and the subject must not have a link if a notification email is requested',
    );
  }
}

import * as z from 'zod';
import {
  isWebhookSecret,
  isWebhookUrl,
  MAX_SECRETS,
  WEBHOOK_SECRET_RULE,
  WEBHOOK_URL_RULE,
  type WebhookOptions,
} from '../../gateway/options/webhook-options.js';

/** Variables of the one receiver of webhooks. A file of sites can name several. */
export const WEBHOOK_VARIABLES = {
  VE_WEBHOOK_URL: z.string().refine(isWebhookUrl, WEBHOOK_URL_RULE).optional(),
  /** While it changes, the new one and the old one, separated by commas. */
  VE_WEBHOOK_SECRET: z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine((all) => all.every(isWebhookSecret), WEBHOOK_SECRET_RULE)
    .refine(({ length }) => length <= MAX_SECRETS, `must have ${MAX_SECRETS} secrets or less`)
    .optional(),
};

interface Given {
  readonly VE_WEBHOOK_URL?: string | undefined;
  readonly VE_WEBHOOK_SECRET?: readonly string[] | undefined;
}

export function toWebhooks({
  VE_WEBHOOK_URL: url,
  VE_WEBHOOK_SECRET: secret,
}: Given): readonly WebhookOptions[] {
  return url !== undefined && secret !== undefined ? [{ url, secret }] : [];
}

/** One of the two variables without the other. */
export function findMissingWebhook(given: Readonly<Record<string, string | undefined>>): string[] {
  const { VE_WEBHOOK_URL: url, VE_WEBHOOK_SECRET: secret } = given;
  if (url && !secret) return ['VE_WEBHOOK_SECRET: is required with VE_WEBHOOK_URL'];
  if (secret && !url) return ['VE_WEBHOOK_SECRET: has no effect without VE_WEBHOOK_URL'];
  return [];
}

import { Webhook } from 'standardwebhooks';
import type { Fetch } from '../../api/request/request.js';
import { VERSION } from '../http/version.js';
import type { WebhookOptions } from '../options/webhook-options.js';
import type { WebhookEntry } from '../stores/webhook-queue.js';
import { failureReason } from '../upstream/failure-reason.js';
import { parseRetryAfter } from '../upstream/upstream.js';

export type Delivery =
  | { readonly kind: 'delivered'; readonly status: number }
  /** The receiver wants no more events. */
  | { readonly kind: 'gone'; readonly status: number }
  | {
      readonly kind: 'failed';
      readonly status?: number;
      readonly reason?: string;
      /** For how long the receiver wants no requests. */
      readonly pauseMs?: number;
    };

/** Time for the answer. Its body is never read. */
export const DELIVERY_TIMEOUT_MS = 5_000;

/** Sends one event to a receiver, signed by the Standard Webhooks specification. Never rejects. */
export async function deliver(
  { url, secret }: WebhookOptions,
  { id, text }: WebhookEntry,
  { fetch, now, timeoutMs = DELIVERY_TIMEOUT_MS }: { fetch: Fetch; now: Date; timeoutMs?: number },
): Promise<Delivery> {
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': `ve-scheduler/${VERSION}`,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': [secret]
      .flat()
      .map((key) => new Webhook(key).sign(id, now, text))
      .join(' '),
  };
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(url, { method: 'POST', headers, body: text, redirect: 'manual', signal });
    // It may be endless.
    await answer.body?.cancel();
    return judge(answer);
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

function judge({ status, ok, headers }: Response): Delivery {
  if (ok) return { kind: 'delivered', status };
  if (status === 410) return { kind: 'gone', status };
  const isBusy = status === 429 || status === 503;
  const seconds = isBusy ? parseRetryAfter(headers.get('Retry-After')) : undefined;
  // Some platforms hide the status of a redirect, and give 0.
  const isRedirect = status < 400;
  return {
    kind: 'failed',
    status,
    ...(isRedirect && { reason: 'redirect' }),
    ...(seconds !== undefined && { pauseMs: seconds * 1000 }),
  };
}

/** Names that errors of a delivery may have in the log. Any other text could hold something secret. */
const KNOWN_REASONS = ['private_address'];

function reasonOf(error: unknown): string {
  const { name, code } = Object(error) as { name?: unknown; code?: unknown };
  if (name === 'TimeoutError') return 'timeout';
  return KNOWN_REASONS.find((known) => known === code) ?? failureReason(error) ?? 'network';
}

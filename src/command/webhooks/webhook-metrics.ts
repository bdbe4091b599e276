import { Counter, Gauge, type Registry } from 'prom-client';
import type { GatewayState } from '../../gateway/gateway.js';
import type { WebhookTry } from '../../gateway/options/webhook-options.js';
import { siteLabel } from '../metrics/site-label.js';

export interface WebhookMetrics {
  readonly count: (webhookTry: WebhookTry, site?: string) => void;
  readonly setBacklog: (states: ReadonlyMap<string | undefined, GatewayState>) => void;
}

/** Registers what became of webhooks, and what waits. */
export function registerWebhooks(registry: Registry): WebhookMetrics {
  const registers = [registry];
  const tries = new Counter({
    name: 've_webhook_tries_total',
    help: 'Tries to deliver a webhook by outcome: delivered, failed (tried again) or dead (given up)',
    labelNames: ['site', 'receiver', 'event', 'outcome'],
    registers,
  });
  const gauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['site', 'receiver'], registers });
  const waiting = gauge('ve_webhooks_waiting', 'Webhooks that are not delivered yet');
  const age = gauge('ve_webhook_queue_age_seconds', 'Age of the oldest webhook that waits');
  const dead = gauge('ve_webhooks_dead', 'Webhooks that were given up, and are kept');
  return {
    count: ({ receiver, type, outcome }, site) =>
      tries.inc({ ...siteLabel(site), receiver, event: type, outcome }),
    setBacklog: (states) => {
      // A receiver that was taken away leaves nothing behind.
      for (const one of [waiting, age, dead]) one.reset();
      for (const [site, { webhooks }] of states) {
        for (const backlog of webhooks) {
          const labels = { ...siteLabel(site), receiver: backlog.receiver };
          waiting.inc(labels, backlog.waiting);
          dead.inc(labels, backlog.dead);
          age.inc(labels, backlog.oldestMs / 1000);
        }
      }
    },
  };
}

import { Webhook } from 'standardwebhooks';
import type { BookingEvent, GatewayOptions } from '../../../../src/server.js';
import { expect, noon } from '../gateway-test.js';

export const receiverUrl = 'https://crm.example/hooks/ve';
export const webhookSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';

/** A receiver of webhooks, which verifies each as its owner would. */
export class Receiver {
  readonly events: BookingEvent[] = [];
  readonly requests: { readonly url: string; readonly headers: Headers; readonly text: string }[] = [];
  /** Answers the next requests; then 204. */
  readonly answers: (Response | Error)[] = [];
  #waiting: (() => void)[] = [];

  readonly fetch: NonNullable<GatewayOptions['webhookFetch']> = (url, init) => {
    const headers = new Headers(init.headers);
    const text = init.body as string;
    this.requests.push({ url, headers, text });
    const answer = this.answers.shift() ?? new Response(null, { status: 204 });
    if (answer instanceof Response && answer.ok) {
      this.events.push(verify(headers, text));
    }
    for (const resolve of this.#waiting.splice(0)) resolve();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };

  get types(): string[] {
    return this.events.map(({ type }) => type);
  }

  /** Waits until this many requests have arrived. */
  async requestsReach(count: number): Promise<void> {
    while (this.requests.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** Options of a gateway that sends to a receiver. The clock of tests stands still, so signatures are as old as they say. */
export const webhookOptions = (receiver: Receiver): Partial<GatewayOptions> => ({
  webhooks: [{ url: receiverUrl, secret: webhookSecret }],
  webhookFetch: receiver.fetch,
});

/** Verifies as the library does, but for the age of the request: the clock of tests is not that of the library. */
function verify(headers: Headers, text: string): BookingEvent {
  const id = headers.get('webhook-id')!;
  const sentAt = new Date(Number(headers.get('webhook-timestamp')) * 1000);
  expect(Math.abs(sentAt.getTime() - noon)).toBeLessThan(3 * 86_400_000);
  expect(headers.get('webhook-signature')).toBe(new Webhook(webhookSecret).sign(id, sentAt, text));
  const event = JSON.parse(text) as BookingEvent;
  expect(event.id).toBe(id);
  return event;
}

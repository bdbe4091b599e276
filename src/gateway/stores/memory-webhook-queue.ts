import {
  MAX_DEAD,
  REMEMBER_MS,
  type ClaimedWebhook,
  type DeadWebhook,
  type WebhookEntry,
  type WebhookQueue,
} from './webhook-queue.js';

interface Line {
  readonly events: { readonly member: string; readonly entry: WebhookEntry; readonly addedAt: number }[];
  tries: number;
  dueAt: number;
  token: string | undefined;
}

interface Queue {
  readonly lines: Map<string, Line>;
  readonly seen: Map<string, number>;
  readonly lineOfMeeting: Map<string, string>;
  readonly dead: (DeadWebhook & { readonly line: string })[];
  heldUntil: number;
  isGone: boolean;
}

/** A receiver that is out of order must not fill the memory. */
const MAX_WAITING = 10_000;

/**
 * Queues in this process only: they are lost when it ends.
 *
 * @param clock Milliseconds of a clock that never jumps.
 */
export function memoryWebhookQueue(clock: () => number): WebhookQueue {
  const queues = new Map<string, Queue>();

  function open(name: string): Queue {
    const queue = queues.get(name) ?? {
      lines: new Map<string, Line>(),
      seen: new Map<string, number>(),
      lineOfMeeting: new Map<string, string>(),
      dead: [],
      heldUntil: 0,
      isGone: false,
    };
    queues.set(name, queue);
    return queue;
  }

  function put({ lines }: Queue, name: string, entry: WebhookEntry): void {
    const line = lines.get(name) ?? { events: [], tries: 0, dueAt: clock(), token: undefined };
    lines.set(name, line);
    line.events.push({ member: crypto.randomUUID(), entry, addedAt: clock() });
  }

  /** Forgets the oldest entries; a map iterates in insertion order. */
  function forgetOld({ seen, lineOfMeeting }: Queue): void {
    for (const [id, at] of seen) {
      if (at > clock() - REMEMBER_MS && seen.size <= MAX_WAITING) break;
      seen.delete(id);
    }
    for (const meeting of lineOfMeeting.keys()) {
      if (lineOfMeeting.size <= MAX_WAITING) break;
      lineOfMeeting.delete(meeting);
    }
  }

  const allEvents = ({ lines }: Queue) => [...lines.values()].flatMap(({ events }) => events);

  return {
    add(name, entry, { line, meeting }) {
      const queue = open(name);
      if (queue.seen.has(entry.id)) return Promise.resolve();
      if (allEvents(queue).length >= MAX_WAITING)
        return Promise.reject(new Error('Too many webhooks are waiting'));
      forgetOld(queue);
      queue.seen.set(entry.id, clock());
      if (line !== undefined && meeting !== undefined) queue.lineOfMeeting.set(meeting, line);
      put(queue, line ?? queue.lineOfMeeting.get(meeting ?? '') ?? meeting ?? '', entry);
      return Promise.resolve();
    },
    claim(name, max, leaseMs) {
      const queue = open(name);
      const now = clock();
      const isHeld = !queue.isGone && queue.heldUntil > now;
      const ready = isHeld ? [] : [...queue.lines].filter(([, { dueAt }]) => dueAt <= now).slice(0, max);
      const claims = ready.map(([lineName, line]): ClaimedWebhook => {
        const [{ member, entry, addedAt }] = line.events as [Line['events'][0]];
        line.token = crypto.randomUUID();
        line.dueAt = now + leaseMs;
        return { entry, tries: line.tries, ageMs: now - addedAt, line: lineName, member, token: line.token };
      });
      const events = allEvents(queue);
      const dues = [...queue.lines.values()].map(({ dueAt }) => dueAt);
      const nextAt = Math.max(Math.min(...dues), queue.isGone ? 0 : queue.heldUntil);
      return Promise.resolve({
        claims,
        isGone: queue.isGone,
        nextMs: dues.length ? Math.max(0, nextAt - now) : undefined,
        waiting: events.length,
        oldestMs: Math.max(0, ...events.map(({ addedAt }) => now - addedAt)),
        dead: queue.dead.length,
      });
    },
    settle(name, claim, outcome) {
      const queue = open(name);
      const line = queue.lines.get(claim.line);
      if (line?.token !== claim.token) return Promise.resolve();
      line.token = undefined;
      if (outcome.kind === 'retry') {
        line.tries += 1;
        line.dueAt = clock() + outcome.delayMs;
        return Promise.resolve();
      }
      if (outcome.kind === 'dead') {
        const { entry, tries, line: lineName } = claim;
        const { reason } = outcome;
        queue.dead.push({ entry, tries: tries + 1, reason, diedAt: Date.now(), line: lineName });
        queue.dead.splice(0, queue.dead.length - MAX_DEAD);
      }
      line.events.shift();
      line.tries = 0;
      line.dueAt = clock();
      if (!line.events.length) queue.lines.delete(claim.line);
      return Promise.resolve();
    },
    hold(name, until) {
      const queue = open(name);
      if (until === 'gone') queue.isGone = true;
      else queue.heldUntil = clock() + until;
      return Promise.resolve();
    },
    dead: (name) => Promise.resolve(open(name).dead.map(({ line: _, ...letter }) => letter)),
    retry(name) {
      const queue = open(name);
      const letters = queue.dead.splice(0);
      queue.isGone = false;
      queue.heldUntil = 0;
      for (const { line, entry } of letters) put(queue, line, entry);
      return Promise.resolve(letters.length);
    },
  };
}

import type { BookableAgent } from '../agents/agents.js';
import { keyedHash, type KeyedHash } from '../crypto/keyed-hash.js';
import type {
  BookingEvent,
  BookingEventData,
  BookingEventType,
  PublishEvent,
} from '../events/booking-event.js';
import type { BookingExtras } from '../../model/booking/booking.js';
import type { BookingLinks } from './booking-links.js';
import type { CreateAnswer } from './create/create-answer.js';
import type { CreateInput } from './create/create-body.js';

export interface BookingEventsOptions {
  /** `undefined` if nobody wants to know. */
  readonly publish: PublishEvent | undefined;
  readonly links: BookingLinks;
  readonly secret: string;
  readonly clock: () => number;
}

/** A change of a meeting, before it is sent to the API. */
export interface ChangeFacts {
  readonly type: 'booking.rescheduled' | 'booking.cancelled';
  /** The meeting as it will be. */
  readonly answer: CreateAnswer;
  readonly agent: BookableAgent;
  /** Epoch milliseconds; tells the change from others of the same meeting. */
  readonly sentAt: number;
  readonly previous?: { readonly date: number; readonly duration: number };
  readonly reason?: string;
}

/** Tells the owner what became of bookings. None of its methods rejects. */
export class BookingEvents {
  readonly #options: BookingEventsOptions;
  readonly #hash: KeyedHash;

  constructor(options: BookingEventsOptions) {
    this.#options = options;
    this.#hash = keyedHash(options.secret, 'booking event');
  }

  /** @param recordKey Identity of the booking attempt, in which an earlier event may have been told. */
  async created(
    answer: CreateAnswer,
    agent: BookableAgent,
    recordKey: string | undefined,
    extras: BookingExtras = {},
  ): Promise<void> {
    const { publish } = this.#options;
    if (!publish) return;
    const data = { ...(await this.#dataOf(answer, agent)), ...extras };
    const event = await this.#event('booking.created', answer._id, data);
    await publish(event, { line: await this.#lineOf(recordKey), meeting: answer._id });
  }

  /** A create was sent, and it is not known whether the meeting was made. */
  async unknown(
    { date, duration, visitor, ...extras }: CreateInput & BookingExtras,
    agent: BookableAgent,
    recordKey: string | undefined,
  ): Promise<void> {
    const { publish } = this.#options;
    if (!publish) return;
    const { id, email, reference, publicAgent } = agent;
    const name = [publicAgent.firstName, publicAgent.lastName].filter(Boolean).join(' ');
    const meeting = { agentId: reference, active: true, date, duration, visitor, agent: { name } };
    const key = recordKey ?? crypto.randomUUID();
    const event = await this.#event('booking.unknown', key, { meeting, agent: { id, email }, ...extras });
    await publish(event, { line: await this.#lineOf(key) });
  }

  /** Makes the event of a change. Keep it with the change, and publish it when the change has taken effect. */
  async prepareChange(facts: ChangeFacts): Promise<BookingEvent | undefined> {
    if (!this.#options.publish) return undefined;
    const { type, answer, agent, sentAt, previous, reason } = facts;
    return this.#event(type, `${answer._id} ${sentAt}`, {
      ...(await this.#dataOf(answer, agent)),
      ...(previous && { previous }),
      ...(reason && { reason }),
    });
  }

  async changed(event: BookingEvent): Promise<void> {
    await this.#options.publish?.(event, { meeting: event.data.meeting._id });
  }

  async #dataOf(answer: CreateAnswer, { id, email }: BookableAgent): Promise<BookingEventData> {
    const { _id, agentId, active, date, duration, visitor, agent } = answer;
    const manageUrl = active ? (await this.#options.links.add(answer)).manage_url : undefined;
    return {
      meeting: { _id, agentId, active, date, duration, visitor, agent },
      agent: { id, email },
      ...(manageUrl !== undefined && { manage_url: manageUrl }),
    };
  }

  async #event(type: BookingEventType, key: string, data: BookingEventData): Promise<BookingEvent> {
    const id = `evt_${await this.#hash(`${type} ${key}`)}`;
    return { id, type, timestamp: new Date(this.#options.clock()).toISOString(), data };
  }

  async #lineOf(recordKey: string | undefined): Promise<string | undefined> {
    return recordKey === undefined ? undefined : this.#hash(`line ${recordKey}`);
  }
}

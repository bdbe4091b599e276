import { MINUTE_MS } from '../../model/time/units.js';
import type { Agents, BookableAgent } from '../agents/agents.js';
import { agentOf, bookedAnswer, type BookedMeeting } from '../bookings/booked-meeting.js';
import type { BookingEvents } from '../bookings/booking-events.js';
import type { CreateAnswer } from '../bookings/create/create-answer.js';
import { checkMeetingTime } from '../bookings/create/create-body.js';
import type { SlotAllocator } from '../slots/slot-allocator.js';
import type { BookingEvent } from '../events/booking-event.js';
import { isOutcomeUnknown } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import type { GatewayConfig } from '../options/read-options.js';
import type { ChangeRecords, PendingChange } from './change-records.js';
import { type ChangeSender, hasTakenEffect, type MeetingState } from './change-sender.js';
import {
  changeInProgress,
  changeUnknown,
  meetingCancelled,
  meetingChanged,
  meetingMissing,
  meetingOver,
  noChangesLeft,
  notChanged,
  tooLate,
} from './manage-errors.js';
import { isSameChange, isSameTime, type ChangeRequest, type MeetingChange } from './meeting-change.js';

/** What the visitor may do with a meeting now. */
export interface Permissions {
  readonly move: boolean;
  readonly cancel: boolean;
  readonly cancel_reason: 'none' | 'optional' | 'required';
}

/** A meeting as its visitor's page receives it. */
export type ManagedMeeting = CreateAnswer & { readonly permissions: Permissions };

export interface RequestEnv {
  /** Aborted when the visitor's request has ended. */
  readonly signal: AbortSignal;
  readonly trace: TraceCall;
}

export interface MeetingChangesOptions {
  readonly config: Pick<GatewayConfig, 'manage' | 'clock' | 'horizonDays' | 'durations' | 'calendar'>;
  readonly sender: ChangeSender;
  readonly records: ChangeRecords;
  readonly slots: SlotAllocator;
  readonly agents: Agents;
  readonly events: BookingEvents;
  /** Milliseconds after sending at which a change that is not to be seen counts as not made. */
  readonly settleMs: number;
}

/** Shows, moves and cancels meetings for their visitors. */
export class MeetingChanges {
  readonly #options: MeetingChangesOptions;

  constructor(options: MeetingChangesOptions) {
    this.#options = options;
  }

  /**
   * The meeting, with what the visitor may do with it.
   *
   * @throws HttpError 410 `meeting_cancelled` or `meeting_over`, 404 if there is no such meeting, or if its agent is no
   *   longer offered
   */
  async view(id: string, trace: TraceCall): Promise<ManagedMeeting> {
    const meeting = this.#current(await this.#options.sender.read(id, trace));
    return this.#answer(meeting, await agentOf(meeting, this.#options.agents, trace));
  }

  /** The agent of a meeting, and when it is. @throws HttpError as {@link view} does */
  async find(id: string, trace: TraceCall): Promise<{ meeting: BookedMeeting; agent: BookableAgent }> {
    const meeting = this.#current(await this.#options.sender.read(id, trace));
    return { meeting, agent: await agentOf(meeting, this.#options.agents, trace) };
  }

  /**
   * Moves or cancels a meeting. A change that has already been made succeeds again.
   *
   * @returns the meeting; one that the API has deleted as it was before
   * @throws HttpError 409 `in_progress`, `meeting_changed`, `too_late`, `no_changes_left` or `slot_taken`, 504
   *   `outcome_unknown`, and as {@link view} does
   */
  async change(id: string, request: ChangeRequest, env: RequestEnv): Promise<ManagedMeeting> {
    const { records } = this.#options;
    return records.withLock(
      id,
      (pending) => this.#changeLocked(id, request, pending, env),
      () => Promise.reject(changeInProgress()),
    );
  }

  /**
   * Looks up what became of a change.
   *
   * @param ageMs Milliseconds since the page sent it, by the page's own clock.
   * @throws HttpError 404 `not_changed` if it cannot take effect any more, 504 `outcome_unknown` if it still may
   */
  async outcome(id: string, change: MeetingChange, ageMs: number, trace: TraceCall): Promise<ManagedMeeting> {
    const { sender, records, agents } = this.#options;
    const state = await sender.read(id, trace).catch((error: unknown) => {
      throw changeUnknown(error);
    });
    const pending = await records.pending(id);
    if (!hasTakenEffect(state, change)) {
      if (!this.#isSettled(pending, ageMs)) throw changeUnknown();
      await records.end(id);
      throw notChanged();
    }
    if (pending) await this.#complete(id, pending);
    if (!state) throw meetingCancelled();
    return this.#answer(state, await agentOf(state, agents, trace));
  }

  async #changeLocked(
    id: string,
    request: ChangeRequest,
    pending: PendingChange | undefined,
    env: RequestEnv,
  ): Promise<ManagedMeeting> {
    const { sender, agents } = this.#options;
    const { change, was, byAgent } = request;
    if (pending && !isSameChange(pending.change, change)) throw changeInProgress();
    const state = await sender.read(id, env.trace);
    if (byAgent !== undefined && state && state.agentId !== byAgent) throw meetingMissing();
    if (state && hasTakenEffect(state, change)) {
      if (pending) await this.#complete(id, pending);
      return this.#answer(state, await agentOf(state, agents, env.trace));
    }
    if (pending && !state && change.kind === 'cancel') {
      await this.#complete(id, pending);
      throw meetingCancelled();
    }
    if (pending && !this.#isSettled(pending, Infinity)) throw changeUnknown();
    const meeting = this.#current(state);
    const agent = await agentOf(meeting, agents, env.trace);
    if (!isSameTime(meeting, was)) throw meetingChanged();
    await this.#checkRules(meeting, agent, request);
    const changed = await this.#send(meeting, agent, request, env);
    return this.#answer(changed ?? { ...meeting, active: false }, agent);
  }

  async #send(
    meeting: BookedMeeting,
    agent: BookableAgent,
    request: ChangeRequest,
    env: RequestEnv,
  ): Promise<MeetingState> {
    const { sender, records, slots, config } = this.#options;
    const { _id: id } = meeting;
    const { change, isNotified } = request;
    const send = async (): Promise<MeetingState> => {
      const sentAt = config.clock();
      const pending = { change, sentAt, event: await this.#eventOf(meeting, agent, request, sentAt) };
      await records.begin(id, pending);
      try {
        const state = await sender.send({ id, change, isNotified, ...env });
        // A change that was made is answered even if the store fails.
        await this.#complete(id, pending).catch(() => undefined);
        return state;
      } catch (error) {
        if (!isOutcomeUnknown(error)) await records.end(id).catch(() => undefined);
        throw error;
      }
    };
    return change.kind === 'move'
      ? slots.move({ id, agent, from: meeting, to: change.to, ...env }, send)
      : slots.cancel(agent, meeting, send);
  }

  /** What the owner is told if the change takes effect. */
  async #eventOf(
    meeting: BookedMeeting,
    agent: BookableAgent,
    { change, was, reason }: ChangeRequest,
    sentAt: number,
  ): Promise<BookingEvent | undefined> {
    const facts =
      change.kind === 'move'
        ? { type: 'booking.rescheduled' as const, previous: was, changed: { ...meeting, ...change.to } }
        : { type: 'booking.cancelled' as const, reason, changed: { ...meeting, active: false } };
    const { changed, ...rest } = facts;
    return this.#options.events.prepareChange({
      ...rest,
      answer: bookedAnswer(changed, agent),
      agent,
      sentAt,
    });
  }

  async #complete(id: string, { change, event }: PendingChange): Promise<void> {
    const { records, events } = this.#options;
    // First, so that a change whose event was not queued stays pending.
    if (event) await events.changed(event);
    if (change.kind === 'move') await records.countOne(id);
    await records.end(id);
  }

  /** @throws HttpError as {@link view} does, for a meeting that has ended or does not exist */
  #current(state: MeetingState): BookedMeeting {
    if (!state) throw meetingMissing();
    if (state.active === false) throw meetingCancelled();
    if (state.date + state.duration * MINUTE_MS <= this.#options.config.clock()) throw meetingOver();
    return state;
  }

  async #checkRules(
    meeting: BookedMeeting,
    agent: BookableAgent,
    { change, byAgent }: ChangeRequest,
  ): Promise<void> {
    const { config, slots, records } = this.#options;
    const { clock, horizonDays, durations, calendar, manage } = config;
    if (byAgent === undefined && !this.#hasNotice(meeting)) throw tooLate();
    if (change.kind === 'cancel') return;
    if ((await records.count(meeting._id)) >= manage.maxChanges) throw noChangesLeft();
    const { to } = change;
    // A meeting may keep its length although it is no longer offered.
    const keepsLength = to.duration === meeting.duration;
    const allowed = keepsLength ? undefined : (calendar?.durations ?? durations);
    checkMeetingTime(to, { now: clock(), horizonDays, durations: allowed });
    slots.check(agent, to, keepsLength);
  }

  #hasNotice({ date }: BookedMeeting): boolean {
    const { clock, manage } = this.#options.config;
    return date - clock() >= manage.minNoticeMinutes * MINUTE_MS;
  }

  async #answer(meeting: BookedMeeting, agent: BookableAgent): Promise<ManagedMeeting> {
    const { config, records } = this.#options;
    const { maxChanges, cancelReason } = config.manage;
    const isOpen = meeting.active !== false && this.#hasNotice(meeting);
    // A store that is out of order must not hide the meeting.
    const count = await records.count(meeting._id).catch(() => 0);
    return {
      ...bookedAnswer(meeting, agent),
      permissions: { move: isOpen && count < maxChanges, cancel: isOpen, cancel_reason: cancelReason },
    };
  }

  /** Whether a change was sent so long ago that it cannot take effect any more, by every clock that knows. */
  #isSettled(pending: PendingChange | undefined, ageMs: number): boolean {
    const { config, settleMs } = this.#options;
    const ages = [ageMs, ...(pending ? [config.clock() - pending.sentAt] : [])];
    return ages.every((age) => age > settleMs);
  }
}

import type { BookingLinks } from '../bookings/booking-links.js';
import type { MeetingTokens } from '../crypto/meeting-tokens.js';
import type { TraceCall } from '../http/log.js';
import { linkRefused } from './manage-errors.js';
import type { ManagedMeeting, MeetingChanges } from './meeting-changes.js';

export interface ManagedMeetingsOptions {
  readonly tokens: MeetingTokens;
  readonly meetingChanges: MeetingChanges;
  readonly bookingLinks: BookingLinks;
}

/** Finds the meeting of a visitor's link. */
export class ManagedMeetings {
  readonly #options: ManagedMeetingsOptions;

  constructor(options: ManagedMeetingsOptions) {
    this.#options = options;
  }

  /** @throws HttpError 403 `link_refused`, and as `MeetingChanges.view` does */
  async open(link: string, trace: TraceCall): Promise<ManagedMeeting> {
    const { tokens, meetingChanges, bookingLinks } = this.#options;
    const id = await tokens.read(link);
    if (id === undefined) throw linkRefused();
    return bookingLinks.add(await meetingChanges.view(id, trace));
  }
}

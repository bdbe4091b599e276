import { DAY_MS, MINUTE_MS } from '../../model/time/units.js';
import type { MeetingTokens } from '../crypto/meeting-tokens.js';
import type { CreateAnswer } from './create/create-answer.js';

/** A booked meeting with the tokens that let its visitor see, change or cancel it later. */
export type LinkedAnswer = CreateAnswer & {
  /** Lets the page show the meeting again until it ends. */
  readonly reference?: string;
  /** Lets the visitor change or cancel the meeting. */
  readonly manage?: string;
  /** The owner's page with that token in the fragment. */
  readonly manage_url?: string;
};

type Timed = Pick<CreateAnswer, '_id' | 'date' | 'duration'>;

const endOf = ({ date, duration }: Timed): number => date + duration * MINUTE_MS;

export interface BookingLinksOptions {
  /** `undefined` unless the owner wants references. */
  readonly references: MeetingTokens | undefined;
  /** `undefined` unless the owner has a page for changes. */
  readonly manage: { readonly tokens: MeetingTokens; readonly url: string } | undefined;
  /** A link stays valid while its meeting may be moved this far. */
  readonly horizonDays: number;
}

/** Adds tokens to the answer for a visitor. They are made anew each time, so that no store has to keep them. */
export class BookingLinks {
  readonly #options: BookingLinksOptions;

  constructor(options: BookingLinksOptions) {
    this.#options = options;
  }

  /** All links, for the visitor who has booked the meeting. */
  async add<T extends CreateAnswer>(answer: T): Promise<T & LinkedAnswer> {
    return { ...(await this.addReference(answer)), ...(await this.manageLink(answer)) };
  }

  /** The token to change a meeting, and the link with it; `undefined` unless the owner has a page for changes. */
  async manageLink(
    meeting: Timed,
  ): Promise<Required<Pick<LinkedAnswer, 'manage' | 'manage_url'>> | undefined> {
    const { manage, horizonDays } = this.#options;
    if (!manage) return undefined;
    const token = await manage.tokens.issue({
      id: meeting._id,
      until: endOf(meeting) + horizonDays * DAY_MS,
    });
    return { manage: token, manage_url: `${manage.url}#ve-manage=${token}` };
  }

  /** The reference alone, for somebody who has one already: it must not turn into more. */
  async addReference<T extends CreateAnswer>(answer: T): Promise<T & LinkedAnswer> {
    const { references } = this.#options;
    if (!references) return answer;
    return { ...answer, reference: await references.issue({ id: answer._id, until: endOf(answer) }) };
  }
}

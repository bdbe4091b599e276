import { SchedulerError } from '../../../api/wire/scheduler-error.js';
import type { Booking } from '../../../model/booking/booking.js';
import type { Asked, QuestionForm, QuestionsPage } from '../../questions/questions-page.js';
import type { BookingController } from '../booking/booking-controller.js';
import { loadQuestions } from './load-questions.js';
import type { SchedulerProperties } from '../settings/scheduler-properties.js';

export type QuestionsControllerOptions = Omit<QuestionsPage, 'host' | 'asked'> & {
  readonly booking: BookingController;
};

/** Asks the owner's questions, with a module that is loaded on demand. */
export class QuestionsController {
  readonly #host: SchedulerProperties;
  readonly #options: QuestionsControllerOptions;
  #form: QuestionForm | null = null;
  #isLoading = false;

  constructor(host: SchedulerProperties, options: QuestionsControllerOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** The module, which is then loaded; `null` until it is, and `undefined` if nothing is asked. */
  get questionForm(): QuestionForm | null | undefined {
    const { questions, guests } = this.#asked();
    if (!questions && !guests) return undefined;
    if (!this.#form && !this.#isLoading) void this.#load();
    return this.#form;
  }

  /** Adds the answers, and the page's own reference. */
  addExtras(booking: Booking): Booking {
    const extras = { client_reference: this.#host.clientReference || undefined };
    return this.questionForm?.addAnswers(booking, extras) ?? { ...booking, extras };
  }

  /** With a gateway, only what it asks: it would refuse other answers. */
  readonly #asked = (): Asked => (this.#options.booking.client?.gateway as Asked | undefined) ?? this.#host;

  async #load(): Promise<void> {
    this.#isLoading = true;
    try {
      const { createQuestionForm } = await loadQuestions();
      this.#form = createQuestionForm({ ...this.#options, host: this.#host, asked: this.#asked });
      this.#host.requestUpdate();
    } catch {
      // A form without its questions would send bookings that lack something.
      this.#isLoading = false;
      this.#options.booking.giveUp(new SchedulerError('network'));
    }
  }
}

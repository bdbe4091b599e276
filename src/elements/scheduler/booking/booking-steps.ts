import { bookingStepEvent, type BookingStepDetail } from '../../kit/events.js';
import { randomKey } from '../../kit/random-key.js';
import type { SchedulerProperties } from '../settings/scheduler-properties.js';

/** Fires `booking-step` events. All steps of one attempt share an ID. */
export class BookingSteps {
  readonly #host: SchedulerProperties;
  #attempt = randomKey();

  constructor(host: SchedulerProperties) {
    this.#host = host;
  }

  report(step: BookingStepDetail['step'], code?: BookingStepDetail['code']): void {
    const { clientReference: reference } = this.#host;
    const detail: BookingStepDetail = {
      step,
      attempt: this.#attempt,
      ...(reference && { reference }),
      ...(code && { code }),
    };
    this.#host.dispatchEvent(bookingStepEvent(detail));
  }

  startNewAttempt(): void {
    this.#attempt = randomKey();
  }
}

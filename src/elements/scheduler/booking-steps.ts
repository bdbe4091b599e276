import { bookingStepEvent, type BookingStepDetail } from '../kit/events.js';
import { randomKey } from '../kit/random-key.js';

/** Fires `booking-step` events. All steps of one attempt share an ID. */
export class BookingSteps {
  readonly #host: Element;
  readonly #reference: () => string;
  #attempt = randomKey();

  /** @param reference The page's `client-reference`; may be empty. */
  constructor(host: Element, reference: () => string) {
    this.#host = host;
    this.#reference = reference;
  }

  report(step: BookingStepDetail['step'], code?: BookingStepDetail['code']): void {
    const reference = this.#reference();
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

import type { ReactiveControllerHost } from 'lit';
import type { DateTimeController } from '../time/date-time-controller.js';
import type { BookingController } from './booking/booking-controller.js';
import type { FocusController } from './form/focus-controller.js';

export interface RetryOptions {
  readonly booking: BookingController;
  readonly dateTime: DateTimeController;
  readonly focus: FocusController;
}

/**
 * Repeats what failed without a connection when the browser is online again. Sends no booking: of a lost one, it asks what
 * became of it.
 *
 * @returns What loads the form again for a visitor who asks for it.
 */
export function retryWhenOnline(
  host: ReactiveControllerHost & Element,
  { booking, dateTime, focus }: RetryOptions,
): () => void {
  const retry = (): void => void booking.load().then(() => focus.moveTo('h2'));
  const onOnline = (): void => {
    const { state } = booking;
    if (state.step === 'failed' && state.error.code === 'network') {
      if (host.matches(':focus-within')) retry();
      else void booking.load();
    }
    dateTime.retry();
    void booking.checkOutcome();
  };
  host.addController({
    hostConnected: () => addEventListener('online', onOnline),
    hostDisconnected: () => removeEventListener('online', onOnline),
  });
  return retry;
}

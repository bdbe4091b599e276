import { ClockController } from '../kit/clock-controller.js';

/** A smaller difference is latency. */
const CLOCK_SKEW_MS = 2 * 60_000;

/** Clock that follows the time in each agenda, because the agent's clock may be wrong. */
export class AgendaClock extends ClockController {
  #skewMs = 0;

  override readonly now = (): number => +new Date() + this.#skewMs;

  /** @param now Time of the server, in epoch milliseconds. */
  follow(now: number): void {
    const skewMs = now - +new Date();
    this.#skewMs = Math.abs(skewMs) > CLOCK_SKEW_MS ? skewMs : 0;
  }
}

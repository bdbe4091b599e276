import type { ReactiveController, TemplateResult } from 'lit';
import { toSendError } from '../../api/request/unknown-outcome.js';
import { readHashPart, writeHashPart } from '../confirmation/hash-part.js';
import { PermissionEvent } from '../kit/events.js';
import type { ManageView } from '../manage/manage.js';
import type { ManagedPage } from '../manage/managed-page.js';
import type { BookingController } from './booking/booking-controller.js';
import { loadManage } from './load-manage.js';
import type { SchedulerProperties } from './settings/scheduler-properties.js';

export type ManageControllerOptions = Omit<
  ManagedPage,
  'host' | 'hasFocus' | 'toSendError' | 'PermissionEvent'
> & {
  readonly booking: BookingController;
  /** Opens the form, where a button does so otherwise. */
  readonly open: () => void;
};

const NAME = 've-manage';

/** Shows the meeting of a visitor's link, with a module that is loaded on demand. */
export class ManageController implements ReactiveController {
  readonly #host: SchedulerProperties;
  readonly #options: ManageControllerOptions;
  #view: ManageView | undefined;
  /** Token for which the view was made. */
  #token = '';

  constructor(host: SchedulerProperties, options: ManageControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('hashchange', this.#takeToken);
    this.#takeToken();
  }

  hostDisconnected(): void {
    removeEventListener('hashchange', this.#takeToken);
  }

  hostUpdate(): void {
    const { manageToken } = this.#host;
    if (manageToken === this.#token) return;
    this.#token = manageToken;
    this.#view = undefined;
    if (manageToken) void this.#load(manageToken);
  }

  /**
   * Returns a visitor to the confirmation if the meeting cannot be opened from there.
   *
   * @returns `undefined` without a link, or without the module: the meeting then looks as after a booking.
   */
  render(skeleton: () => TemplateResult): TemplateResult | undefined {
    const { booking, focus } = this.#options;
    const { state } = booking;
    if (!this.#token || (state.step !== 'booked' && state.step !== 'failed')) return undefined;
    if (!this.#view) return skeleton();
    const content = this.#view.render(state);
    if (!content && booking.returnToConfirmation()) {
      this.#host.manageToken = this.#token = '';
      void focus.moveTo('[role="alert"]');
    }
    return content;
  }

  async #load(token: string): Promise<void> {
    // The button that opened it is about to go.
    const hasFocus = this.#host.matches(':focus-within');
    let view: ManageView = { render: () => undefined };
    try {
      const { createManageView } = await loadManage();
      view = createManageView({ ...this.#options, host: this.#host, hasFocus, toSendError, PermissionEvent });
    } catch {
      // The meeting looks as after a booking.
    }
    if (token !== this.#token) return;
    this.#view = view;
    this.#host.requestUpdate();
  }

  /** Takes the token out of the page's URL, which a visitor may copy or share. */
  readonly #takeToken = (): void => {
    const token = readHashPart(NAME);
    if (!token) return;
    writeHashPart(NAME);
    this.#host.manageToken = token;
    this.#options.open();
  };
}

import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { toSchedulerError, type SchedulerError } from '../../api/scheduler-error.js';
import type { ConfirmationController } from '../confirmation/confirmation-controller.js';
import { PermissionEvent } from '../kit/events.js';
import type { Localization } from '../kit/localization.js';
import type { DateTimeController } from '../time/date-time-controller.js';
import type { ManageView } from '../manage/manage.js';
import type { BookingController, BookingState } from './booking-controller.js';
import type { BookingSteps } from './booking-steps.js';
import type { DraftController } from './draft-controller.js';
import type { FocusController } from './focus-controller.js';
import { loadManage } from './load-manage.js';
import type { Message } from './booking-actions-view.js';
import type { SchedulerProperties } from './scheduler-properties.js';

export interface ManageControllerOptions {
  readonly localization: () => Localization;
  readonly booking: BookingController;
  readonly draft: DraftController;
  readonly dateTime: DateTimeController;
  readonly confirmation: ConfirmationController;
  readonly focus: FocusController;
  readonly steps: BookingSteps;
  readonly toMessage: (error: SchedulerError) => Message;
  readonly reportError: (error: SchedulerError) => void;
  readonly now: () => number;
  /** Opens the form, where a button does so otherwise. */
  readonly open: () => void;
}

const PART = /&?ve-manage=([\w.-]+)/;

/** Shows the meeting of a visitor's link, with a module that is loaded on demand. */
export class ManageController implements ReactiveController {
  readonly #host: SchedulerProperties;
  readonly #options: ManageControllerOptions;
  #view: ManageView | undefined;
  /** Token for which the module was asked for. */
  #token = '';
  #hasFailed = false;

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
    if (!manageToken) return;
    loadManage().then(
      ({ createManageView }) => {
        if (manageToken !== this.#token) return;
        this.#view = createManageView({
          ...this.#options,
          lit: { html, nothing },
          host: this.#host,
          toSchedulerError,
          PermissionEvent,
        });
        this.#host.requestUpdate();
      },
      () => {
        this.#hasFailed = true;
        this.#host.requestUpdate();
      },
    );
  }

  /** `undefined` if the meeting is shown, or the failure, as after a booking: without a link, or without the module. */
  render(state: BookingState, loading: () => TemplateResult): TemplateResult | undefined {
    if (!this.#token || this.#hasFailed || (state.step !== 'booked' && state.step !== 'failed'))
      return undefined;
    return this.#view ? this.#view.render(state) : loading();
  }

  /** Takes the token out of the page's URL, which a visitor may copy or share. */
  readonly #takeToken = (): void => {
    const token = PART.exec(location.hash)?.[1];
    if (!token) return;
    const url = new URL(location.href);
    url.hash = url.hash.replace(PART, '');
    history.replaceState(history.state, '', url);
    this.#host.manageToken = token;
    this.#options.open();
  };
}

import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { apiBaseUrl, resolveTokenSource } from '../../api/connection.js';
import { Schedule } from '../../api/schema.js';
import { SchedulerError } from '../../api/scheduler-error.js';
import { parse } from '../../api/shape.js';
import { secureUrl } from '../../api/trusted-url.js';
import { base } from '../../styles/base.js';
import { tokens } from '../../styles/tokens.js';
import { attributes } from '../kit/attributes.js';
import { joinedEvent } from '../kit/events.js';
import { JoinController, type JoinPlan } from './join-controller.js';
import { textOf, VeElement } from '../kit/ve-element.js';

const DEFAULTS = { fullUrl: '', agentId: '', scheduleId: '', trustedOrigins: '', joinEndpoint: '' };

/**
 * A button that opens an agent's meeting in a new tab, already signed in.
 *
 * @tagname ve-join-button
 *
 * @attr {string} env - VideoEngager environment: `dev`, `staging` or `production`; anything else is `dev`.
 * @attr {string} token-endpoint - URL of the site owner's token endpoint; https, or http on loopback.
 * @attr {string} api-base - Base URL of the API, whose origin is trusted with the meeting; overrides `env`.
 * @attr {boolean} with-credentials - Sends cookies to a token endpoint on another origin.
 * @attr {string} full-url - The meeting's address for the agent: `agent.fullUrl` of the schedule.
 * @attr {string} agent-id - The agent who joins: `agentId` of the schedule.
 * @attr {string} schedule-id - The meeting: `_id` of the schedule.
 * @attr {string} trusted-origins - More origins, separated by spaces, on which meetings may be opened.
 * @attr {string} join-endpoint - URL of the gateway's join form on this page's own origin, instead of a token endpoint.
 *
 * @slot - The button's label.
 *
 * @fires {JoinedEvent} joined - The meeting was opened; `detail` is `{agentId, scheduleId}`. Bubbles. Not with `join-endpoint`: there only the browser knows.
 * @fires {VeErrorEvent} error - Something went wrong; `detail` is `{code, status?, message, response?}`. Does not bubble.
 *
 * @csspart button - The button.
 * @csspart alert - What went wrong.
 *
 * @cssprop [--ve-accent=light-dark(#2f5bea, #8aa6ff)] - Button and focus ring.
 * @cssprop [--ve-on-accent] - Text on the accent; black or white by default, whichever reads better.
 * @cssprop [--ve-danger=light-dark(#b3261e, #ff9d94)] - Errors.
 * @cssprop [--ve-radius=10px] - Corner radius.
 * @cssprop [--ve-font=inherit] - Font family; the page's own by default.
 */
export class VeJoinButton extends VeElement {
  static override styles = [
    tokens,
    base,
    css`
      :host {
        display: inline-block;
        vertical-align: middle;
      }
      :host([hidden]) {
        display: none;
      }
      [part='alert'] {
        color: var(--_danger);
        font-size: 0.875em;
        margin: 6px 0 0;
        max-inline-size: 40ch;
      }
    `,
  ];

  static override properties: PropertyDeclarations = {
    ...attributes(DEFAULTS),
    schedule: { attribute: false },
  };

  /** A created schedule, as the API answered it; instead of the three attributes. */
  declare schedule: unknown;

  /** The meeting's address for the agent: `agent.fullUrl` of the schedule. */
  declare fullUrl: string;

  /** The agent who joins: `agentId` of the schedule. */
  declare agentId: string;

  /** The meeting: `_id` of the schedule. */
  declare scheduleId: string;

  /** More origins, separated by spaces, on which meetings may be opened. */
  declare trustedOrigins: string;

  /** URL of the gateway's join form on this page's own origin: it opens the meeting, and no token is in any script. */
  declare joinEndpoint: string;

  constructor() {
    super();
    Object.assign(this, DEFAULTS);
  }

  #postedAt = -Infinity;

  /** The meeting of the last render: what went wrong with it is shown until another one is meant. */
  #shown = '';

  readonly #join = new JoinController(this, {
    plan: () => this.#plan(),
    waitingText: () => this.words.joining,
    onJoined: ({ agentId, scheduleId }) => this.dispatchEvent(joinedEvent({ agentId, scheduleId })),
    onError: (error) => this.reportError(error),
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    const meeting = Object.values(this.#meeting).join(' ');
    if (changed.size && meeting !== this.#shown) this.#join.reset();
    this.#shown = meeting;
  }

  protected override render(): TemplateResult {
    const { words: strings } = this;
    const join = this.#join.state;
    const isJoining = join.step === 'joining';
    return html`
      <div class="root" lang=${this.locale}>
        <form
          method="post"
          action=${this.joinEndpoint || nothing}
          target="_blank"
          rel="noopener"
          @submit=${this.#onSubmit}
        >
          <input type="hidden" name="agentId" .value=${this.#meeting.agentId} />
          <input type="hidden" name="scheduleId" .value=${this.#meeting.scheduleId} />
          <button
            part="button"
            class="primary"
            type="submit"
            aria-disabled=${isJoining ? 'true' : nothing}
            aria-describedby=${join.step === 'failed' ? 'alert' : nothing}
          >
            ${isJoining ? html`<span class="spinner"></span>${strings.joining}` : this.#renderLabel()}
          </button>
        </form>
        <p class="visually-hidden" role="status">${this.#status}</p>
        ${
          join.step === 'failed'
            ? html`<p part="alert" id="alert" role="alert">${this.messageOf(join.error)}</p>`
            : nothing
        }
      </div>
    `;
  }

  #renderLabel(): TemplateResult {
    const { join, joinAgain, opensNewTab } = this.words;
    const { state } = this.#join;
    const isBlocked = state.step === 'failed' && state.error.code === 'popup_blocked';
    return html`<span>
      ${isBlocked ? joinAgain : html`<slot>${join}</slot>`}<span class="visually-hidden">
        (${opensNewTab})</span
      >
    </span>`;
  }

  get #status(): string {
    const { joining, joined } = this.words;
    const { step } = this.#join.state;
    return step === 'joining' ? joining : step === 'joined' ? joined : '';
  }

  /** The meeting that is meant: by the schedule, else by the attributes. */
  get #meeting() {
    const schedule = parse(Schedule, this.schedule);
    return {
      fullUrl: schedule?.agent?.fullUrl ?? this.fullUrl,
      agentId: schedule?.agentId ?? this.agentId,
      scheduleId: schedule?._id ?? this.scheduleId,
    };
  }

  #plan(): JoinPlan {
    const { settings } = this;
    const meeting = this.#meeting;
    if (!meeting.fullUrl) throw new SchedulerError('no_full_url');
    if (!meeting.agentId || !meeting.scheduleId) throw new SchedulerError('configuration');
    return {
      ...meeting,
      trustedOrigins: [apiBaseUrl(settings), ...textOf(this.trustedOrigins).split(/\s+/)],
      tokenSource: resolveTokenSource(settings, this.fetch),
    };
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    if (this.joinEndpoint) {
      this.#onPost(event);
      return;
    }
    event.preventDefault();
    void this.#join.join();
  };

  /** The browser posts the form to a new tab by itself, unless the button was pressed just before. */
  #onPost(event: SubmitEvent): void {
    const { agentId, scheduleId } = this.#meeting;
    if (this.hasPak) {
      event.preventDefault();
      this.#join.fail(new SchedulerError('pak_refused'));
    } else if (!agentId || !scheduleId || !secureUrl(this.joinEndpoint, this.baseURI)) {
      event.preventDefault();
      this.#join.fail(new SchedulerError('configuration'));
    } else if (event.timeStamp - this.#postedAt < 1000) {
      event.preventDefault();
    } else {
      this.#postedAt = event.timeStamp;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    've-join-button': VeJoinButton;
  }
}

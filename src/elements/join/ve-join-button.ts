import { css, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import { apiBaseUrl, checkPak, resolveTokenSource } from '../../api/connection.js';
import { Schedule } from '../../api/wire/schema.js';
import { SchedulerError } from '../../api/wire/scheduler-error.js';
import { settingError } from '../../api/wire/setting-mistake.js';
import { parse } from '../../api/wire/shape.js';
import { secureUrl } from '../../api/wire/trusted-url.js';
import { base } from '../../styles/base.js';
import { tokens } from '../../styles/tokens.js';
import { attributes } from '../kit/attributes.js';
import { joinedEvent, type JoinedDetail } from '../kit/events.js';
import { VeElement } from '../kit/ve-element.js';
import { JoinController, type JoinRequest } from './join-controller.js';

const DOUBLE_CLICK_MS = 1000;

const DEFAULTS = { fullUrl: '', agentId: '', scheduleId: '', trustedOrigins: '', joinEndpoint: '' };

/**
 * A button that opens an agent's meeting in a new tab, already signed in.
 *
 * @tagname ve-join-button
 *
 * @attr {string} env - VideoEngager environment: `dev` (default), `staging` or `production`.
 * @attr {string} token-endpoint - URL of your token endpoint; https, or http on loopback.
 * @attr {string} api-base - Base URL of the API; overrides `env`. Meetings on its origin are trusted.
 * @attr {boolean} with-credentials - Sends cookies to a token endpoint on another origin.
 * @attr {string} full-url - Required. The agent's meeting URL: `agent.fullUrl` of the schedule.
 * @attr {string} agent-id - Required. The agent who joins: `agentId` of the schedule.
 * @attr {string} schedule-id - The meeting: `_id` of the schedule. A gateway needs it.
 * @attr {string} trusted-origins - More origins that meetings may have, separated by spaces.
 * @attr {string} join-endpoint - URL of the gateway's join form on the page's own origin; replaces `token-endpoint`.
 *
 * @slot - Label of the button.
 *
 * @fires {JoinedEvent} joined - The meeting was opened; `detail` is `{agentId, scheduleId?}`. Bubbles. Not fired with `join-endpoint`, where only the browser knows.
 * @fires {VeErrorEvent} error - Something failed; `detail` is `{code, status?, message, response?}`. Does not bubble.
 *
 * @csspart button - The button.
 * @csspart alert - Error text.
 *
 * @cssprop [--ve-accent=light-dark(#2f5bea, #8aa6ff)] - Button and focus ring.
 * @cssprop [--ve-on-accent] - Text on the accent color. Defaults to black or white, whichever has more contrast.
 * @cssprop [--ve-danger=light-dark(#b3261e, #ff9d94)] - Error text.
 * @cssprop [--ve-radius=10px] - Corner radius.
 * @cssprop [--ve-font=inherit] - Font family. Defaults to the page's font.
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

  /** The API's response for a created schedule; replaces `fullUrl`, `agentId` and `scheduleId`. */
  declare schedule: unknown;

  /** The agent's meeting URL: `agent.fullUrl` of the schedule. */
  declare fullUrl: string;

  /** The agent who joins: `agentId` of the schedule. */
  declare agentId: string;

  /** The meeting: `_id` of the schedule. A gateway needs it. */
  declare scheduleId: string;

  /** More origins that meetings may have, separated by spaces. */
  declare trustedOrigins: string;

  /** URL of the gateway's join form on the page's own origin. Keeps the token out of all scripts. */
  declare joinEndpoint: string;

  constructor() {
    super();
    Object.assign(this, DEFAULTS);
  }

  #postedAtMs = -Infinity;

  /** The meeting and the settings that the state of the join is for. */
  #stateKey = '';

  readonly #join = new JoinController(this, {
    request: () => this.#joinRequest,
    waitingText: () => this.language.strings.joining,
    onJoined: (meeting) => this.dispatchEvent(joinedEvent(meeting)),
    onError: (error) => this.reportError(error),
  });

  /** Clears the result of another meeting or of other settings. The latter do not end a join. */
  protected override willUpdate(): void {
    const meeting = JSON.stringify(this.#meeting);
    const { settings, joinEndpoint, trustedOrigins, tokenSource } = this;
    const key = meeting + JSON.stringify([settings, joinEndpoint, trustedOrigins, !tokenSource]);
    const isJoining = this.#join.state.step === 'joining';
    if (!this.#stateKey.startsWith(isJoining ? meeting : key)) this.#join.reset();
    this.#stateKey = key;
  }

  protected override showFailure(error: SchedulerError): void {
    this.#join.fail(error);
  }

  protected override render(): TemplateResult {
    const { strings, locale } = this.language;
    const { agentId, scheduleId } = this.#meeting;
    const { step, error } = this.#join.state;
    const isJoining = step === 'joining';
    const status = isJoining ? strings.joining : step === 'joined' ? strings.joined : '';
    const isBlocked = error?.code === 'popup_blocked';
    const label = html`<span>
      ${isBlocked ? strings.joinAgain : html`<slot>${strings.join}</slot>`}<span class="visually-hidden">
        ${`(${strings.opensNewTab})`}</span
      >
    </span>`;
    return html`
      <div class="root" lang=${locale}>
        <form
          method="post"
          action=${this.joinEndpoint || nothing}
          target="_blank"
          rel="noopener"
          @submit=${this.#onSubmit}
        >
          <input type="hidden" name="agentId" .value=${agentId} />
          <input type="hidden" name="scheduleId" .value=${scheduleId} ?disabled=${!scheduleId} />
          <button
            part="button"
            class="primary"
            type="submit"
            aria-disabled=${isJoining ? 'true' : nothing}
            aria-describedby=${error ? 'alert' : nothing}
          >
            ${isJoining ? html`<span class="spinner"></span>${strings.joining}` : label}
          </button>
        </form>
        <p class="visually-hidden" role="status">${status}</p>
        ${error ? html`<p part="alert" id="alert" role="alert">${this.messageOf(error)}</p>` : nothing}
      </div>
    `;
  }

  /** The meeting of the schedule, if it is set, otherwise that of the attributes. */
  get #meeting() {
    const { fullUrl, agentId, scheduleId } = this;
    if (!this.schedule) return { fullUrl, agentId, scheduleId };
    const schedule = parse(Schedule, this.schedule);
    return {
      fullUrl: schedule?.agent?.fullUrl ?? '',
      agentId: schedule?.agentId ?? '',
      scheduleId: schedule?._id ?? '',
    };
  }

  get #joinRequest(): JoinRequest {
    const { settings } = this;
    const { fullUrl, agentId, scheduleId } = this.#meeting;
    if (!fullUrl) throw new SchedulerError('no_full_url');
    this.#checkAgentId(agentId);
    const meeting: JoinedDetail = { agentId, ...(scheduleId && { scheduleId }) };
    return {
      fullUrl,
      meeting,
      trustedOrigins: [apiBaseUrl(settings), ...this.trustedOrigins.split(/\s+/)],
      tokenSource: resolveTokenSource(settings, this.fetch),
    };
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    try {
      this.willUpdate();
      if (!this.joinEndpoint) void this.#join.join();
      else if (this.#canPost(event.timeStamp)) return;
    } catch (error) {
      this.#join.fail(error);
    }
    event.preventDefault();
  };

  /**
   * Whether the browser may post the form to a new tab: `false` for the second press of a double click.
   *
   * @throws SchedulerError if a setting is wrong
   */
  #canPost(timeMs: number): boolean {
    const { joinEndpoint } = this;
    checkPak(this.settings);
    this.#checkAgentId(this.#meeting.agentId);
    if (!secureUrl(joinEndpoint, this.baseURI)) {
      throw settingError('join-endpoint', joinEndpoint, 'set it to an https URL');
    }
    if (timeMs - this.#postedAtMs < DOUBLE_CLICK_MS) return false;
    this.#postedAtMs = timeMs;
    return true;
  }

  #checkAgentId(agentId: string): void {
    if (!agentId) throw settingError('agent-id', '', 'set it to agentId of the schedule');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    've-join-button': VeJoinButton;
  }
}

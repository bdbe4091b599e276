import { html, nothing, type TemplateResult } from 'lit';
import type { Strings } from '../../i18n/strings.js';
import { googleCalendarUrl, outlookCalendarUrl } from '../../model/time/calendar-links.js';
import type { CalendarEvent } from '../../model/time/ics.js';

export interface ConfirmationViewModel {
  readonly strings: Strings;
  /** Name of the agent; may be empty. */
  readonly agent: string;
  readonly dateTime: TemplateResult;
  readonly duration: string;
  readonly subject: string | undefined;
  readonly id: string;
  /** The visitor's meeting link, if it has a trusted origin. */
  readonly link: URL | undefined;
  readonly isLinkUntrusted: boolean;
  /** The meeting as the visitor's calendar imports it. */
  readonly event: CalendarEvent;
  readonly onSaveCalendarFile: () => void;
  readonly copyState: 'idle' | 'copied' | 'failed';
  readonly onCopy: (url: string) => void;
  readonly onBookAnother: () => void;
}

/** Confirmation with details, meeting link and calendar links. */
export function confirmationView(model: ConfirmationViewModel): TemplateResult {
  const { strings, agent, dateTime, duration, subject, id, onBookAnother } = model;
  const { details } = strings;
  return html`
    <section class="confirmation" part="confirmation" aria-labelledby="heading">
      <svg class="check" viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="22" />
        <path d="m14 25 7 7 13-15" />
      </svg>
      <h2 part="heading" id="heading" tabindex="-1">${strings.booked}</h2>
      <dl part="details">
        ${agent ? row(details.agent, html`<bdi>${agent}</bdi>`) : nothing} ${row(details.when, dateTime)}
        ${row(details.duration, duration)}
        ${subject ? row(details.subject, html`<bdi>${subject}</bdi>`) : nothing} ${linkRow(model)}
        ${row(details.id, html`<bdi class="id">${id}</bdi>`)}
      </dl>
      <slot name="confirmation"></slot>
      ${calendarRow(model)}
      <button part="button" type="button" @click=${onBookAnother}>${strings.bookAnother}</button>
    </section>
  `;
}

function calendarRow({ strings, event, onSaveCalendarFile }: ConfirmationViewModel): TemplateResult {
  const link = (name: string, href: string) =>
    html`<li>
      <a part="link" href=${href} target="_blank" rel="noopener noreferrer"
        >${name}<span class="visually-hidden"> (${strings.opensNewTab})</span></a
      >
    </li>`;
  return html`<div class="calendars">
    <span id="calendars">${strings.addToCalendar}</span>
    <ul aria-labelledby="calendars">
      ${link('Google', googleCalendarUrl(event))} ${link('Outlook', outlookCalendarUrl(event))}
      <li>
        <button part="button" class="link" type="button" @click=${onSaveCalendarFile}>
          ${strings.calendarFile}
        </button>
      </li>
    </ul>
  </div>`;
}

function linkRow(model: ConfirmationViewModel): TemplateResult | typeof nothing {
  const { strings, link, isLinkUntrusted, copyState, onCopy } = model;
  if (isLinkUntrusted) return row(strings.details.link, strings.unverifiedLink);
  if (!link) return nothing;
  const { copyLink, copied, copyFailed, opensNewTab } = strings;
  return row(
    strings.details.link,
    html`
      <a part="link" href=${link.href} target="_blank" rel="noopener noreferrer"
        ><bdi>${link.href}</bdi><span class="visually-hidden"> (${opensNewTab})</span></a
      >
      <button class="small" part="button" type="button" @click=${() => onCopy(link.href)}>
        ${copyState === 'copied' ? copied : copyLink}
      </button>
      ${copyState === 'failed' ? html`<p class="hint">${copyFailed}</p>` : nothing}
    `,
  );
}

function row(term: string, description: string | TemplateResult): TemplateResult {
  return html`<div>
    <dt>${term}</dt>
    <dd>${description}</dd>
  </div>`;
}

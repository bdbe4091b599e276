import { html, nothing, type TemplateResult } from 'lit';
import type { Strings } from '../../i18n/strings.js';
import { googleCalendarUrl, outlookCalendarUrl } from '../../model/time/calendar-links.js';
import type { CalendarEvent } from '../../model/time/ics.js';

export interface ConfirmationViewModel {
  readonly strings: Strings;
  readonly agent: string;
  readonly when: TemplateResult;
  readonly duration: string;
  readonly subject: string | undefined;
  readonly id: string;
  /** The visitor's meeting link, where there is one on a trusted origin. */
  readonly link: URL | undefined;
  readonly isLinkRefused: boolean;
  /** The meeting as the visitor's own calendar is told of it. */
  readonly event: CalendarEvent;
  readonly onCalendarFile: () => void;
  readonly copy: 'idle' | 'copied' | 'failed';
  readonly onCopy: (link: string) => void;
  readonly onAgain: () => void;
}

/** What was booked, and what to do with it. */
export function confirmationView(model: ConfirmationViewModel): TemplateResult {
  const { strings, agent, when, duration, subject, id, onAgain } = model;
  const { details } = strings;
  return html`
    <section class="confirmation" part="confirmation" aria-labelledby="heading">
      <svg class="check" viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="22" />
        <path d="m14 25 7 7 13-15" />
      </svg>
      <h2 part="heading" id="heading" tabindex="-1">${strings.booked}</h2>
      <dl part="details">
        ${agent ? row(details.agent, html`<bdi>${agent}</bdi>`) : nothing} ${row(details.when, when)}
        ${row(details.duration, duration)}
        ${subject ? row(details.subject, html`<bdi>${subject}</bdi>`) : nothing} ${linkRow(model)}
        ${row(details.id, html`<bdi class="id">${id}</bdi>`)}
      </dl>
      <slot name="confirmation"></slot>
      ${calendarRow(model)}
      <button part="button" type="button" @click=${onAgain}>${strings.bookAnother}</button>
    </section>
  `;
}

function calendarRow({ strings, event, onCalendarFile }: ConfirmationViewModel): TemplateResult {
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
        <button part="button" class="link" type="button" @click=${onCalendarFile}>
          ${strings.calendarFile}
        </button>
      </li>
    </ul>
  </div>`;
}

function linkRow(model: ConfirmationViewModel): TemplateResult | typeof nothing {
  const { strings, link, isLinkRefused, copy, onCopy } = model;
  if (isLinkRefused) return row(strings.details.link, strings.unverifiedLink);
  if (!link) return nothing;
  const { copyLink, copied, copyFailed, opensNewTab } = strings;
  return row(
    strings.details.link,
    html`
      <a part="link" href=${link.href} target="_blank" rel="noopener noreferrer"
        ><bdi>${link.href}</bdi><span class="visually-hidden"> (${opensNewTab})</span></a
      >
      <button class="small" part="button" type="button" @click=${() => onCopy(link.href)}>
        ${copy === 'copied' ? copied : copyLink}
      </button>
      ${copy === 'failed' ? html`<p class="hint">${copyFailed}</p>` : nothing}
    `,
  );
}

function row(term: string, description: string | TemplateResult): TemplateResult {
  return html`<div>
    <dt>${term}</dt>
    <dd>${description}</dd>
  </div>`;
}

import { nothing, type TemplateResult } from 'lit';
import { alertView } from '../kit/alert-view.js';
import { html } from '../kit/html.js';
import type { Strings } from '../../i18n/strings.js';
import { linkView } from './link-view.js';

/** Whether the meeting link was copied, as the key of the message that says so. */
export type CopyStatus = 'booked' | 'copied' | 'copyFailed';

export interface ConfirmationViewModel {
  readonly strings: Strings;
  /** What is booked, e.g. "Video meeting with Anna Keller". */
  readonly meeting: TemplateResult | string;
  /** Date, start and end, and the time until then; below, the time zone and the agent's time if it differs. */
  readonly dateTime: TemplateResult;
  readonly subject: string | undefined;
  /** Name and email address of the visitor; may be empty. */
  readonly visitor: string;
  readonly id: string;
  /** The visitor's meeting link, if it has a trusted origin. */
  readonly url: string | undefined;
  /** Where the details were sent to, or that the visitor has to save the link, or why there is none; may be empty. */
  readonly note: string;
  /** Menu of calendars; `undefined` until it is loaded. */
  readonly calendars: TemplateResult | undefined;
  readonly status: CopyStatus;
  readonly onCopy: (url: string) => void;
  readonly heading: string;
  /** What the visitor can do with the meeting later. */
  readonly actions: unknown;
  /** `undefined` if there is no link for changes, or if it is in use. */
  readonly onManage: (() => void) | undefined;
  /** Why the link for changes could not be opened. */
  readonly failure: string | undefined;
  readonly onBookAnother: () => void;
}

/** Confirmation: when and with whom, the calendars, the meeting link, and what the visitor has entered. */
export function confirmationView(model: ConfirmationViewModel): TemplateResult {
  const {
    strings,
    heading,
    meeting,
    dateTime,
    subject,
    visitor,
    id,
    actions,
    calendars,
    failure,
    onManage,
    onBookAnother,
  } = model;
  const { details } = strings;
  return html`
    <section class="confirmation" part="confirmation" aria-labelledby="heading">
      <h2 part="heading" id="heading" tabindex="-1">
        <svg class="check" viewBox="0 0 16 16" aria-hidden="true"><path d="m3 8 4 4 6-8" /></svg>${heading}
      </h2>
      <p part="when">${dateTime}</p>
      <p>${meeting}</p>
      ${actions} ${calendars}
      <dl part="details">
        ${linkRow(model)} ${textRow(details.subject, subject)} ${textRow(details.visitor, visitor)}
      </dl>
      <slot name="confirmation"></slot>
      <details class="hint">
        <summary>${strings.errorDetails}</summary>
        ${details.id} <bdi>${id}</bdi>
      </details>
      ${failure ? alertView(failure) : nothing}
      ${
        onManage
          ? html`<button part="button" class="link" type="button" @click=${onManage}>
              ${strings.changeOrCancel}
            </button>`
          : nothing
      }
      <button part="button" class="link" type="button" @click=${onBookAnother}>${strings.bookAnother}</button>
    </section>
  `;
}

function linkRow(model: ConfirmationViewModel): TemplateResult | typeof nothing {
  const { strings, url, note, status, onCopy } = model;
  const { details, copyLink, copied, copyFailed, join } = strings;
  if (!url) return textRow(details.link, note);
  return row(
    details.link,
    html`
      ${linkView(strings, url, url)}
      <p class="hint">${note}</p>
      <div class="actions">
        <button class="small" part="button" type="button" @click=${() => onCopy(url)}>
          ${status === 'copied' ? copied : copyLink}
        </button>
        ${linkView(strings, url, join, 'button small')}
      </div>
      ${status === 'copyFailed' ? html`<p class="hint">${copyFailed}</p>` : nothing}
    `,
  );
}

function textRow(term: string, text: string | undefined): TemplateResult | typeof nothing {
  return text ? row(term, html`<bdi>${text}</bdi>`) : nothing;
}

function row(term: string, description: TemplateResult): TemplateResult {
  return html`<div>
    <dt>${term}</dt>
    <dd>${description}</dd>
  </div>`;
}

import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';

export interface FailureViewModel {
  readonly strings: Strings;
  readonly format: Format;
  readonly message: string;
  readonly heading?: string;
  readonly requestId?: string | undefined;
  /** Seconds until the visitor can retry. */
  readonly waitSeconds?: number;
  readonly onRetry: () => void;
}

/** Shown instead of the form: the error, the page's fallback content and a retry button. */
export function failureView(model: FailureViewModel): TemplateResult {
  const { strings, format, message, heading, requestId, waitSeconds = 0, onRetry } = model;
  return html`
    <div class="failure">
      <h2 part="heading" id="heading" tabindex="-1">${heading ?? strings.failedToLoad}</h2>
      <p part="alert" role="alert">${message}</p>
      <slot></slot>
      ${detailsView(strings, requestId)}
      <button
        part="button"
        type="button"
        aria-disabled=${waitSeconds ? 'true' : nothing}
        @click=${waitSeconds ? nothing : onRetry}
      >
        ${countdownLabel(strings.retry, waitSeconds, strings, format)}
      </button>
    </div>
  `;
}

/** Label of a button that counts down. The seconds are only for the eye: a name that changes would be read each time. */
export function countdownLabel(
  label: TemplateResult | string,
  waitSeconds: number,
  strings: Strings,
  format: Format,
): TemplateResult | string {
  if (!waitSeconds) return label;
  return html`<span aria-hidden="true">${strings.retryIn(format.number(waitSeconds))}</span
    ><span class="visually-hidden">${label}</span>`;
}

/** The number by which the owner's log knows a failed request; closed, because it means nothing to most visitors. */
export function detailsView(
  strings: Strings,
  requestId: string | undefined,
): TemplateResult | typeof nothing {
  if (!requestId) return nothing;
  return html`<details class="hint">
    <summary>${strings.errorDetails}</summary>
    ${strings.reference(requestId)}
  </details>`;
}

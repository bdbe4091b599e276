import { html, type TemplateResult } from 'lit';
import type { Strings } from '../i18n/strings.js';

/** Quiet shapes where the form will stand. */
export function skeletonView(): TemplateResult {
  const field = html`<div class="bone label"></div>
    <div class="bone control"></div>`;
  return html`
    <div class="skeleton" part="skeleton" aria-hidden="true">
      <div class="bone heading"></div>
      <div>${field}</div>
      <div>${field}</div>
      <div class="row start">
        <div>${field}</div>
        <div>${field}</div>
        <div>${field}</div>
      </div>
      <div>${field}</div>
      <div class="row">
        <div>${field}</div>
        <div>${field}</div>
      </div>
      <div class="bone control"></div>
    </div>
  `;
}

export interface FailureViewModel {
  readonly strings: Strings;
  readonly message: string;
  readonly heading?: string;
  readonly onRetry: () => void;
}

/** Says why there is no form, with a way on. */
export function failureView({ strings, message, heading, onRetry }: FailureViewModel): TemplateResult {
  return html`
    <div class="failure">
      <h2 part="heading" tabindex="-1">${heading ?? strings.failedToLoad}</h2>
      <p part="alert" role="alert">${message}</p>
      <button part="button" type="button" @click=${onRetry}>${strings.retry}</button>
    </div>
  `;
}

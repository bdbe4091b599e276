import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type { Strings } from '../../i18n/strings.js';
import type { DialogController } from './dialog-controller.js';

/** The card around all content. */
export function cardView(locale: string, content: TemplateResult): TemplateResult {
  return html`<div class="fit">
    <div class="frame">
      <div class="root card" part="card" lang=${locale}>
        ${content}
        <slot name="footer"></slot>
      </div>
    </div>
  </div>`;
}

/** A button and the dialog that it opens. */
export function dialogView(
  strings: Strings,
  locale: string,
  dialog: DialogController,
  content: TemplateResult,
  hasHeading: boolean,
): TemplateResult {
  return html`
    <div class="root" lang=${locale}>
      <button class="primary" part="open" type="button" aria-haspopup="dialog" @click=${dialog.open}>
        ${strings.open}
      </button>
    </div>
    <dialog
      part="dialog"
      aria-label=${strings.heading}
      aria-labelledby=${hasHeading ? 'heading' : nothing}
      @mousedown=${dialog.onPress}
      @click=${dialog.onPress}
      @close=${dialog.onClose}
      @keydown=${dialog.onKeydown}
    >
      ${
        dialog.hasOpened
          ? cardView(
              locale,
              html`<button
                  class="turn close"
                  part="button"
                  type="button"
                  aria-label=${strings.close}
                  @click=${dialog.close}
                >
                  <svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4 4 8 8m0-8-8 8" /></svg></button
                >${content}`,
            )
          : ''
      }
    </dialog>
  `;
}

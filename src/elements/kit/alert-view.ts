import type { TemplateResult } from 'lit';
import { html } from './html.js';

/** What went wrong, in a box that can have the focus. */
export const alertView = (content: TemplateResult | string): TemplateResult =>
  html`<div class="alert" part="alert" role="alert" tabindex="-1">${content}</div>`;

import type { TemplateResult } from 'lit';
import { html } from './html.js';

const icon = (path: string): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${path} /></svg>`;

export const clockIcon = icon('M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0');
export const videoIcon = icon('M2 4.5h8.5v7H2zm8.5 2.5L14 5v6l-3.500-2');
export const globeIcon = icon(
  'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0ZM2 8h12M8 2c-5 4-2.500 11 0 12 2.500-1 5-8 0-12',
);

import type { TemplateResult } from 'lit';
import type { Strings } from '../../i18n/strings.js';
import { html } from '../kit/html.js';

/** A link that opens in a new tab. */
export const linkView = ({ opensNewTab }: Strings, url: string, text: string, classes = ''): TemplateResult =>
  html`<a class=${classes} part="link" href=${url} target="_blank" rel="noopener noreferrer"
    ><bdi>${text}</bdi><span class="visually-hidden"> ${`(${opensNewTab})`}</span></a
  >`;

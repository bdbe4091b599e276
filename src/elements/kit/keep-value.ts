import type { TemplateResult } from 'lit';
import { html } from './html.js';

/**
 * A text in which a translator leaves the value as it is: it would turn dates and times into wrong ones.
 *
 * @param text May lack the value, because a page writes its own texts.
 */
export function keepValue(text: string, value: string): TemplateResult | string {
  const [before, ...after] = text.split(value);
  // One element, because a button lays its parts out with gaps.
  return after.length
    ? html`<span>${before}<span translate="no">${value}</span>${after.join(value)}</span>`
    : text;
}

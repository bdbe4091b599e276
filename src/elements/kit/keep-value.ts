import type { TemplateResult } from 'lit';
import { html } from './html.js';

/**
 * A text in which a translator leaves a value as it is: it would turn dates and times into wrong ones. The value is isolated,
 * because a name whose letters run the other way would turn our words.
 *
 * @param text May lack the value, because a page writes its own texts.
 * @param value May be missing.
 */
export function keepValue(text: string, value?: string): TemplateResult | string {
  const [before, ...after] = value ? text.split(value) : [];
  // One element, because a button lays its parts out with gaps. It runs as its own words do, in a page that runs the other way.
  return after.length
    ? html`<bdi>${before}<bdi translate="no">${value}</bdi>${after.join(value)}</bdi>`
    : text;
}

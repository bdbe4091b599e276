import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import { keepValue } from '../kit/keep-value.js';
import { shortZoneLabel } from '../../model/time/time-zone.js';
import { MINUTE_MS } from '../../model/time/units.js';
import { offsetMinutes } from '../../model/time/wall-time.js';
import type { Localization } from '../kit/localization.js';

export interface DateTimeSummary {
  readonly localization: Localization;
  /** Epoch milliseconds. */
  readonly startTime: number;
  /** Minutes. */
  readonly duration: number;
  /** The visitor's time zone. */
  readonly timeZone: string;
  /** The agent's time zone; empty if unknown. */
  readonly agentTimeZone: string;
  /** Empty if unknown. */
  readonly agentName: string;
}

/**
 * Start and end in the visitor's time zone, and in the agent's if it differs there.
 *
 * @param text More about the visitor's time.
 */
export function dateTimeSummaryView(model: DateTimeSummary, text = ''): TemplateResult {
  const { localization, startTime, timeZone, agentTimeZone, agentName, duration } = model;
  const { strings, formatIn } = localization;
  const hasOtherOffset =
    agentTimeZone && offsetMinutes(startTime, agentTimeZone) !== offsetMinutes(startTime, timeZone);
  const hint = (text: string, value = text) =>
    html`<br /><span class="hint">${keepValue(text, value)}</span>`;
  const range = (zone: string) => formatIn(zone).range(startTime, startTime + duration * MINUTE_MS);
  const name = (zone: string) => zoneNameAt(startTime, zone, localization);
  const agentTime = hasOtherOffset ? `${range(agentTimeZone)} · ${name(agentTimeZone)}` : '';
  return html`<strong translate="no">${range(timeZone)}</strong
    ><span translate="no">${text}</span>${hint(name(timeZone))}${
      hasOtherOffset ? hint(strings.forAgent(agentTime, agentName), agentTime) : nothing
    }`;
}

/** Short name of a time zone at an instant: "Berlin, CET". */
export const zoneNameAt = (instant: number, timeZone: string, { formatIn }: Localization): string =>
  shortZoneLabel(timeZone, instant, formatIn(timeZone).zoneName(instant));

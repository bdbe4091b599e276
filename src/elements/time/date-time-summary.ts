import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import { zoneLabel } from '../../model/time/time-zone.js';
import { offsetMinutes } from '../../model/time/wall-time.js';

export interface DateTimeSummary {
  readonly strings: Strings;
  readonly formatIn: (timeZone: string) => Format;
  /** Epoch milliseconds. */
  readonly startTime: number;
  /** The visitor's time zone. */
  readonly timeZone: string;
  /** The agent's time zone; empty if unknown. */
  readonly agentTimeZone: string;
  /** Empty if unknown. */
  readonly agentName: string;
}

/** A start time in the visitor's time zone, and in the agent's if it differs there. */
export function dateTimeSummaryView(model: DateTimeSummary): TemplateResult {
  const { strings, formatIn, startTime, timeZone, agentTimeZone, agentName } = model;
  const hasOtherOffset =
    agentTimeZone && offsetMinutes(startTime, agentTimeZone) !== offsetMinutes(startTime, timeZone);
  const hint = (text: string) => html`<br /><span class="hint">${text}</span>`;
  const dateTime = (zone: string) => formatIn(zone).dateTime(startTime);
  return html`<strong>${dateTime(timeZone)}</strong>${hint(zoneLabel(timeZone, startTime))}${
      hasOtherOffset
        ? hint(
            strings.forAgent(
              `${dateTime(agentTimeZone)} · ${zoneLabel(agentTimeZone, startTime)}`,
              agentName,
            ),
          )
        : nothing
    }`;
}

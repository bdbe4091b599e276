import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import { zoneLabel } from '../../model/time/time-zone.js';
import { offsetMinutes } from '../../model/time/wall-time.js';

export interface DateTimeSummary {
  readonly strings: Strings;
  readonly formatIn: (timeZone: string) => Format;
  /** Epoch milliseconds. */
  readonly start: number;
  /** The visitor's zone. */
  readonly timeZone: string;
  /** The agent's zone; may be unknown. */
  readonly agentTimeZone: string;
}

/** A start in the visitor's zone, and in the agent's where clocks show another time there. */
export function dateTimeSummaryView(model: DateTimeSummary): TemplateResult {
  const { strings, formatIn, start, timeZone, agentTimeZone } = model;
  const isElsewhere = agentTimeZone && offsetMinutes(start, agentTimeZone) !== offsetMinutes(start, timeZone);
  const hint = (text: string) => html`<br /><span class="hint">${text}</span>`;
  return html`<strong>${formatIn(timeZone).dateTime(start)}</strong>${hint(zoneLabel(timeZone, start))}${
      isElsewhere
        ? hint(
            strings.forAgent(
              `${formatIn(agentTimeZone).dateTime(start)} · ${zoneLabel(agentTimeZone, start)}`,
              '',
            ),
          )
        : nothing
    }`;
}

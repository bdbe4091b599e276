import { css, type CSSResultGroup } from 'lit';
import { base } from '../../styles/base.js';
import { tokens } from '../../styles/tokens.js';
import { confirmationStyles } from '../confirmation/confirmation-styles.js';
import { frameStyles } from '../frame/frame-styles.js';
import { fieldStyles } from '../fields/field-styles.js';
import { calendarStyles } from '../time/calendar-styles.js';
import { agentStyles } from '../agents/agent-styles.js';

/** Styles of the form's layout, its texts and its messages. */
const formStyles = css`
  ::slotted([slot='consent']) {
    display: block;
  }
  h2,
  h3 {
    margin: 0;
    outline: none;
    text-wrap: balance;
  }
  h2 {
    font-size: 1.375em;
    font-weight: 650;
    line-height: 1.25;
  }
  p,
  dl,
  dd,
  ul,
  fieldset {
    border: 0;
    list-style: none;
    margin: 0;
    min-inline-size: 0;
    padding: 0;
  }
  form,
  .skeleton,
  .half,
  .fields,
  header {
    align-content: start;
    display: grid;
    gap: 20px 32px;
  }
  header {
    gap: 12px;
  }
  .fields {
    gap: 20px 16px;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 13em), 1fr));
  }
  .fields > :is(:has(textarea, .text), .choice) {
    grid-column: 1 / -1;
  }
  [part='folded'] {
    align-items: center;
    background: var(--_wash);
    border-radius: var(--_radius);
    display: flex;
    gap: 8px 16px;
    justify-content: space-between;
    padding: 8px 16px;
  }
  .alert,
  .failure,
  .confirmation {
    display: grid;
    gap: 16px;
    justify-items: start;
  }
  .alert {
    gap: 8px;
    background: color-mix(in srgb, var(--_danger) 8%, var(--_surface));
    border: 1px solid color-mix(in srgb, var(--_danger) 45%, transparent);
    border-inline-start: 4px solid var(--_danger);
    border-radius: var(--_radius);
    padding: 12px 16px;
  }
  .failure p {
    color: var(--_muted);
  }

  .link {
    border: 0;
    flex: none;
    font-weight: 400;
    justify-content: start;
    min-block-size: 32px;
    padding: 0;
    text-align: start;
    text-decoration: underline;
  }
  a {
    display: inline-block;
    margin-block: -4px;
    padding-block: 4px;
  }
  a,
  .link {
    color: var(--_accent-text);
    text-underline-offset: 2px;
  }
  .link:hover,
  a:hover {
    background: none;
    text-decoration-thickness: 2px;
  }

  /* A narrow page shows one half at a time. */
  @container (inline-size < 34em) {
    [data-section='time'] > .details,
    [data-section='details'] > :is(.intro, .time) {
      display: none;
    }
  }
  @container (inline-size >= 34em) {
    [part='folded'],
    .next {
      display: none;
    }
  }
  @container (inline-size >= 44em) {
    :has(> .details) {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    }
    :has(> .details) > :first-child {
      grid-column: 1 / -1;
    }
    .details {
      border-inline-start: 1px solid var(--_hairline);
      padding-inline-start: 32px;
    }
  }
  @container (inline-size >= 60em) {
    :has(> .details) {
      grid-template-columns: minmax(0, 8fr) minmax(0, 5fr);
    }
  }
  @container (inline-size >= 70em) {
    :has(> .details) {
      grid-template-columns: minmax(0, 3fr) minmax(0, 8fr) minmax(0, 5fr);
    }
    :has(> .details) > :first-child {
      grid-column: auto;
    }
    :has(> .details) > .time {
      border-inline-start: 1px solid var(--_hairline);
      padding-inline-start: 32px;
    }
  }
`;

/** All styles of `<ve-scheduler>`. */
export const schedulerStyles: CSSResultGroup = [
  tokens,
  base,
  frameStyles,
  formStyles,
  agentStyles,
  fieldStyles,
  calendarStyles,
  confirmationStyles,
];

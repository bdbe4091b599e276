import { css } from 'lit';

/** Styles of the calendar, its slots and their skeletons. */
export const calendarStyles = css`
  .picker {
    display: grid;
    gap: 20px 32px;
  }
  .calendar,
  .slots,
  .slots > :not(p) {
    align-content: start;
    display: grid;
    gap: 8px;
    min-inline-size: 0;
  }
  .month {
    align-items: center;
    display: flex;
    gap: 8px;
    justify-content: space-between;
  }
  h3 {
    font-size: 1em;
    font-weight: 600;
    margin: 0;
    text-align: center;
  }
  .turn {
    border-color: transparent;
    inline-size: 44px;
    padding: 0;
  }
  .turn svg {
    block-size: 1em;
    fill: none;
    inline-size: 1em;
    stroke: currentColor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 2;
  }
  .turn[aria-disabled='true'] {
    cursor: default;
    opacity: 0.35;
  }
  .turn:dir(rtl) svg {
    scale: -1 1;
  }
  table {
    border-collapse: collapse;
    inline-size: 100%;
    table-layout: fixed;
  }
  table[aria-busy='true'] tbody {
    animation: breathe 1.6s ease-in-out infinite;
  }
  th {
    color: var(--_muted);
    font-size: min(0.8125em, 4cqi);
    font-weight: 500;
    padding: 4px 0;
  }
  td {
    padding: 0;
    text-align: center;
  }
  td[data-day] {
    border-radius: var(--_radius);
    color: var(--_muted);
    cursor: pointer;
  }
  td span {
    align-content: center;
    block-size: max(40px, 2.25em);
    border: 1px solid transparent;
    border-radius: var(--_radius);
    display: block;
    inline-size: min(100% - 4px, max(48px, 2.5em));
    margin: 2px auto;
    position: relative;
  }
  td[aria-disabled='true'] {
    cursor: default;
    opacity: 0.45;
  }
  td[aria-current] span {
    /* Not in one: a minifier would write what Safari cannot read. */
    text-decoration-line: underline;
    text-decoration-thickness: 2px;
    text-underline-offset: 4px;
  }
  td[part~='free'] {
    color: var(--_text);
    font-weight: 650;
  }
  td[part~='free'] span {
    background: var(--_tint);
  }
  td:not([aria-disabled='true']):hover span {
    border-color: var(--_accent-text);
  }
  td[aria-selected='true'] span {
    background: var(--_accent) !important;
    border-color: var(--_accent-text);
    color: var(--_on-accent);
  }
  .note {
    background: var(--_wash);
    border-radius: var(--_radius);
    display: grid;
    gap: 12px;
    justify-items: start;
    padding: 16px;
  }
  .slots legend,
  .legend {
    align-content: center;
    font-weight: 600;
    min-block-size: 44px;
  }
  .times {
    display: grid;
    gap: 8px;
    grid-template-columns: repeat(auto-fill, minmax(5.5em, 1fr));
  }
  .times + .hint {
    margin-block-start: 8px;
  }
  .month-bones {
    display: grid;
    gap: 4px;
    grid-auto-rows: max(40px, 2.25em);
    grid-template-columns: repeat(7, 1fr);
    margin-block-start: 1.72em;
    padding: 2px;
  }
  [aria-hidden] > .times {
    margin-block-start: 1.3em;
  }
  .slot {
    cursor: pointer;
    position: relative;
  }
  .slot input {
    block-size: 100%;
    cursor: inherit;
    inline-size: 100%;
    inset: 0;
    margin: 0;
    opacity: 0;
    position: absolute;
  }
  .slot span {
    align-content: center;
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    display: block;
    font-variant-numeric: tabular-nums;
    min-block-size: 44px;
    padding: 4px 8px;
    text-align: center;
  }
  .slot small {
    color: inherit;
    display: block;
  }
  .slot:hover span {
    border-color: var(--_accent-text);
  }
  .slot :checked + span {
    background: var(--_accent);
    border-color: var(--_accent-text);
    box-shadow: inset 0 0 0 1px var(--_accent-text);
    color: var(--_on-accent);
  }
  .slot :focus-visible + span {
    outline: 2px solid var(--_accent-text);
    outline-offset: 2px;
  }
  .summary {
    border-inline-start: 4px solid var(--_accent-text);
    padding-inline-start: 12px;
  }

  @media (forced-colors: active) {
    td:not([part~='free']) span {
      border-color: Canvas;
    }
    td[aria-selected='true'] span,
    .slot :checked + span {
      background: Highlight !important;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
  @container (inline-size >= 34em) {
    .picker {
      grid-template-columns: minmax(0, 11fr) minmax(0, 9fr);
    }
    .calendar {
      align-self: start;
      inset-block-start: 16px;
      position: sticky;
    }
  }
`;

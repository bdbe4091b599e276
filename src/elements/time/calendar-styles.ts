import { css } from 'lit';

/** Styles of the calendar, its slots and their skeletons. */
export const calendarStyles = css`
  .picker {
    display: grid;
    gap: 16px 24px;
  }
  .calendar,
  [part='times'],
  .scroll [role] {
    align-content: start;
    display: grid;
    gap: 8px;
    min-inline-size: 0;
  }
  .month,
  .legend {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    justify-content: space-between;
    min-block-size: 44px;
  }
  h3 {
    font-size: 1em;
    font-weight: 600;
  }
  .month {
    flex-wrap: nowrap;
  }
  .month h3 {
    text-align: center;
  }
  .legend > strong {
    flex: 1 1 5em;
    overflow-wrap: normal;
  }
  .turn {
    border-color: transparent;
    flex: none;
    inline-size: 44px;
    padding: 0;
  }
  .turn svg,
  .icon,
  .check {
    block-size: 1em;
    fill: none;
    flex: none;
    inline-size: 1em;
    stroke: currentColor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 2;
  }
  .turn[aria-disabled='true'] {
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
  .contents > :not(.skeleton *),
  table[aria-busy='true'] tbody {
    animation: breathe 1.6s ease-in-out infinite;
  }
  th {
    color: var(--_muted);
    font-size: min(0.8125em, 4.2cqi);
    font-weight: 500;
    padding: 0 0 4px;
  }
  td {
    color: var(--_muted);
    cursor: pointer;
    font-size: min(1em, 8cqi);
    overflow-wrap: normal;
    padding: 0;
    text-align: center;
    white-space: nowrap;
  }
  td,
  td span {
    border-radius: var(--_radius);
  }
  td span {
    align-content: center;
    block-size: max(44px, 2.25em);
    border: 1px solid transparent;
    display: block;
    inline-size: min(100% - 4px, max(48px, 2.5em));
    margin: 2px auto;
    position: relative;
  }
  td small {
    font-size: min(0.625em, 3cqi);
    font-weight: 600;
    inset: 0 0 auto;
    line-height: 1.4;
    position: absolute;
  }
  td[aria-disabled='true'] {
    opacity: 0.55;
  }
  td[aria-current] span {
    text-decoration-line: underline;
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
  [part='hour-cycle'] {
    background: var(--_wash);
    border-radius: var(--_radius);
    display: flex;
    flex: none;
    padding: 2px;
  }
  [part='hour-cycle'] button {
    border: 0;
    border-radius: calc(var(--_radius) - 2px);
    color: var(--_muted);
    font-size: 0.8125em;
    min-block-size: 28px;
    padding: 2px 8px;
  }
  [part='hour-cycle'] [aria-pressed='true'] {
    background: var(--_surface);
    color: inherit;
  }
  .scroll {
    /* The fade says that there is more; at the end, it lies over the padding. */
    mask: linear-gradient(#000 calc(100% - 24px), transparent);
    block-size: 17em;
    overflow: auto;
    /* Space for focus rings. */
    margin: -4px;
    padding: 4px 4px 24px;
  }
  .times {
    display: grid;
    gap: 8px;
    grid-template-columns: repeat(auto-fill, minmax(5.5em, 1fr));
  }
  [role='group'] + [role='group'] {
    margin-block-start: 8px;
  }
  .contents {
    display: contents;
  }
  .month-bones {
    display: grid;
    gap: 4px;
    grid-auto-rows: max(44px, 2.25em);
    grid-template-columns: repeat(7, 1fr);
    margin-block-start: min(1.5em, 7.4cqi);
    padding: 2px;
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
    padding: 4px;
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
    color: var(--_on-accent);
  }
  .quiet {
    align-items: center;
    display: flex;
    gap: 8px;
    min-block-size: 32px;
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
    [part='hour-cycle'] [aria-pressed='true'],
    .slot :checked + span {
      background: Highlight !important;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
  @container (34em <= inline-size < 44em) or (inline-size >= 60em) {
    .picker {
      grid-template-columns: minmax(0, 11fr) minmax(0, 8fr);
    }
    /* As high as the calendar, whatever it holds. */
    [part='times'] {
      block-size: 0;
      display: flex;
      flex-direction: column;
      min-block-size: 100%;
    }
    .scroll {
      block-size: auto;
      flex: 1;
    }
  }
`;

import { css } from 'lit';

/** Styles of the agenda: one column on a phone, actions beside the facts where there is room. */
export const agendaStyles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  /* A container has no width of its own. In a box that takes its width from its content, the first column asks for one. */
  .fit {
    display: grid;
    grid-template-columns: minmax(0, 74em) minmax(0, 1fr);
  }
  .fit > .root {
    container-type: inline-size;
    grid-column: 1 / -1;
  }
  .head,
  [part='notice']:not(:empty) {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    justify-content: space-between;
  }
  h2,
  p,
  ul {
    margin: 0;
  }
  h2 {
    font-size: 1.375em;
    line-height: 1.25;
  }
  h3 {
    color: var(--_muted);
    font-size: 1em;
    margin: 24px 0 8px;
  }
  summary {
    border-radius: var(--_radius);
    cursor: pointer;
    margin-block-start: 16px;
  }
  summary h3 {
    display: inline-block;
    margin: 0;
    padding-block: 10px;
  }
  ul {
    display: grid;
    gap: 8px;
    list-style: none;
    padding: 0;
  }
  a {
    color: var(--_accent-text);
  }
  .meeting {
    background: var(--_surface);
    border: 1px solid var(--_hairline);
    border-radius: var(--_radius);
    display: grid;
    gap: 12px 24px;
    padding: 16px;
  }
  .soon {
    border-color: var(--_accent-text);
    box-shadow: 0 0 0 1px var(--_accent-text);
  }
  .time {
    font-variant-numeric: tabular-nums;
    font-weight: 600;
  }
  .inactive .time {
    text-decoration: line-through;
  }
  .soon [part='countdown'] {
    color: var(--_accent-text);
    font-weight: 600;
  }
  .muted {
    color: var(--_muted);
    font-size: 0.875em;
    font-weight: 400;
  }
  .name {
    font-size: 1.125em;
    font-weight: 600;
  }
  .contact {
    display: flex;
    flex-wrap: wrap;
    gap: 0 16px;
  }
  .contact a {
    display: inline-block;
    padding-block: 4px;
  }
  .actions {
    align-content: start;
    align-items: start;
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .small {
    color: var(--_text);
    font-weight: 500;
    text-decoration: none;
  }
  [aria-pressed='true'] {
    background: var(--_tint);
    border-color: var(--_accent-text);
  }
  .ask {
    border-block-start: 1px solid var(--_hairline);
    display: grid;
    gap: 8px;
    grid-column: 1 / -1;
    padding-block-start: 12px;
  }
  [part='alert'] {
    color: var(--_danger);
    grid-column: 1 / -1;
  }
  .head ~ [part='alert'] {
    margin-block: 8px;
  }
  [part='skeleton'],
  [part='notice']:not(:empty) {
    background: var(--_wash);
    border-radius: var(--_radius);
    margin-block-start: 16px;
    padding: 8px 16px;
  }
  [part='empty'] {
    color: var(--_muted);
    padding-block: 32px;
    text-align: center;
  }
  [part='skeleton'] {
    block-size: 96px;
  }
  input {
    background: var(--_field);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    color: inherit;
    font: inherit;
    inline-size: 100%;
    padding: 8px 12px;
  }
  @container (min-width: 40em) {
    .meeting {
      grid-template-columns: 1fr auto;
    }
    .meeting > .actions {
      justify-content: end;
      max-inline-size: 22em;
    }
  }
  @media print {
    button,
    .button {
      display: none !important;
    }
  }
`;

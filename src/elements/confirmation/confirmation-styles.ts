import { css } from 'lit';

/** Styles of the confirmation. */
export const confirmationStyles = css`
  .check {
    block-size: 48px;
    color: var(--_success);
    fill: none;
    inline-size: 48px;
    stroke: currentColor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 3;
  }
  .check circle {
    fill: color-mix(in srgb, currentColor 12%, transparent);
    stroke: none;
  }
  .check path {
    animation: draw 180ms ease-out;
    stroke-dasharray: 40;
  }
  @keyframes draw {
    from {
      stroke-dashoffset: 40;
    }
  }
  dl {
    display: grid;
    inline-size: 100%;
  }
  dl > div {
    border-block-start: 1px solid var(--_hairline);
    display: grid;
    gap: 0 16px;
    padding-block: 12px;
  }
  dt {
    color: var(--_muted);
  }
  .id {
    color: var(--_muted);
    font-family: ui-monospace, monospace;
    font-size: 0.875em;
  }
  .small {
    display: flex;
    margin-block-start: 8px;
    min-block-size: 36px;
    padding: 4px 12px;
  }
  .calendars ul {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 4px 20px;
  }

  @container (inline-size >= 28em) {
    dl > div {
      grid-template-columns: 9em minmax(0, 1fr);
    }
  }
`;

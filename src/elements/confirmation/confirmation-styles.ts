import { css } from 'lit';

/** Styles of the confirmation. */
export const confirmationStyles = css`
  .confirmation {
    margin-inline: auto;
    max-inline-size: 40em;
  }
  .confirmation h2 {
    align-items: center;
    display: flex;
    font-size: 1.125em;
    gap: 12px;
  }
  .check {
    background: color-mix(in srgb, currentColor 12%, transparent);
    block-size: 2em;
    border-radius: 50%;
    color: var(--_success);
    flex: none;
    inline-size: 2em;
    padding: 0.4em;
  }
  [part='when'] strong {
    display: block;
    font-size: 1.375em;
    line-height: 1.25;
  }
  summary.button::after {
    content: '▾' / '';
  }
  summary.button::-webkit-details-marker {
    display: none;
  }
  dl {
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
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 8px;
  }
  .small {
    font-weight: 500;
    margin: 0;
    min-block-size: 36px;
    padding: 4px 12px;
    text-decoration: none;
  }

  @container (inline-size >= 28em) {
    dl > div {
      grid-template-columns: 9em minmax(0, 1fr);
    }
  }
`;

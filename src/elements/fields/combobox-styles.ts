import type { css as Css, CSSResult } from 'lit';

/** Styles of searchable lists. */
export const comboboxStyles = ({ css }: { css: typeof Css }): CSSResult => css`
  .combobox {
    position: relative;
  }
  .combobox::after {
    block-size: 8px;
    border: solid;
    border-width: 0 2px 2px 0;
    content: '';
    inline-size: 8px;
    inset-block-start: calc(50% - 7px);
    inset-inline-end: 13px;
    pointer-events: none;
    position: absolute;
    rotate: 45deg;
  }
  [role='combobox'] {
    padding-inline-end: 32px !important;
    text-overflow: ellipsis;
  }
  .list {
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    box-shadow: var(--_shadow);
    color: inherit;
    flex-direction: column;
    inset: auto;
    margin: 0;
    overflow: hidden;
    padding: 4px;
    position: fixed;
  }
  .list:popover-open {
    display: flex;
  }
  .list ul {
    max-block-size: 17em;
    overflow: auto;
  }
  .list p:not(:empty) {
    padding: 8px;
  }
  [role='option'] {
    align-items: center;
    border-radius: var(--_radius);
    cursor: pointer;
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    justify-content: space-between;
    min-block-size: 40px;
    padding: 4px 8px;
  }
  [role='option'][aria-selected='true'] {
    font-weight: 600;
  }
  [part~='active'],
  [role='option']:hover {
    background: var(--_tint);
  }
  [part~='active'] {
    box-shadow: inset 0 0 0 1px var(--_accent-text);
  }

  @media (forced-colors: active) {
    [part~='active'] {
      background: Highlight !important;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`;

import { css } from 'lit';

/**
 * Every custom property that a page may set, with its default. The defaults follow the page's own font
 * and `color-scheme`; inside, only the `--_` names are used.
 */
export const tokens = css`
  :host {
    --_accent: var(--ve-accent, light-dark(#2f5bea, #8aa6ff));
    --_on-accent: var(--ve-on-accent, oklch(from var(--_accent) clamp(0, (0.68 - l) * 1000, 1) 0 0));
    --_surface: var(--ve-surface, light-dark(#fff, #16181d));
    --_text: var(--ve-text, light-dark(#1b1f27, #eceef3));
    --_muted: var(--ve-muted, light-dark(#565e6c, #a4acbb));
    --_border: var(--ve-border, light-dark(#858d9b, #6d7686));
    --_danger: var(--ve-danger, light-dark(#b3261e, #ff9d94));
    --_success: var(--ve-success, light-dark(#19713d, #7ddc9f));
    --_radius: var(--ve-radius, 10px);
    --_font: var(--ve-font, inherit);
    --_max-width: var(--ve-max-width, 40rem);
    --_hairline: color-mix(in srgb, var(--_text) 14%, transparent);
    --_tint: color-mix(in srgb, var(--_accent) 13%, transparent);
    --_wash: color-mix(in srgb, var(--_text) 7%, transparent);
    --_field: color-mix(in srgb, var(--_text) 3%, var(--_surface));
  }
`;

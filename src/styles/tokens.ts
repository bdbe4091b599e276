import { css } from 'lit';

/**
 * Public custom properties and their defaults. Other styles use only the private `--_` names. The defaults follow the
 * page's font and `color-scheme`.
 *
 * Text on the accent color is black or white, whichever has more contrast. At a luminance of 0.179 both have 4.58:1, so
 * every accent color meets WCAG AA. Links and focus rings use a darker or lighter accent, to contrast with the surface.
 */
export const tokens = css`
  :host {
    --_accent: var(--ve-accent, light-dark(#2f5bea, #8aa6ff));
    --_on-accent: var(
      --ve-on-accent,
      color(
        from var(--_accent) xyz calc(0.9505 * clamp(0, (0.179 - y) * 1e6, 1)) clamp(0, (0.179 - y) * 1e6, 1)
          calc(1.089 * clamp(0, (0.179 - y) * 1e6, 1))
      )
    );
    --_accent-text: light-dark(
      oklch(from var(--_accent) min(l, 0.45) c h / 1),
      oklch(from var(--_accent) max(l, 0.74) c h / 1)
    );
    --_surface: var(--ve-surface, light-dark(#fff, #16181d));
    --_text: var(--ve-text, light-dark(#1b1f27, #eceef3));
    --_muted: var(--ve-muted, light-dark(#565e6c, #a4acbb));
    --_border: var(--ve-border, light-dark(#858d9b, #6d7686));
    --_danger: var(--ve-danger, light-dark(#b3261e, #ff9d94));
    --_success: var(--ve-success, light-dark(#19713d, #7ddc9f));
    --_radius: var(--ve-radius, 10px);
    --_font: var(--ve-font, inherit);
    --_max-width: var(--ve-max-width, 74em);
    --_z-index: var(--ve-z-index, 999);
    --_hairline: color-mix(in srgb, var(--_text) 14%, transparent);
    --_tint: color-mix(in srgb, var(--_accent-text) 12%, transparent);
    --_wash: color-mix(in srgb, var(--_text) 7%, transparent);
    --_shadow: 0 4px 12px rgb(0 0 0 / 18%);
    --_field: color-mix(in srgb, var(--_text) 3%, var(--_surface));
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  @media (prefers-contrast: more) {
    :host {
      --_muted: var(--_text);
      --_border: var(--_text);
      --_hairline: var(--_text);
    }
  }
`;

import type { ReactiveControllerHost } from 'lit';

/**
 * Adds the styles of a module that is loaded on demand to the host's. Policies for styles allow it. Another document that the
 * host moves to gets a style sheet of its own.
 */
export function adoptStyles(host: HTMLElement & ReactiveControllerHost, css: string): void {
  let sheet: CSSStyleSheet | undefined;
  const hostConnected = (): void => {
    const root = host.shadowRoot!;
    const view = host.ownerDocument.defaultView as typeof globalThis | null;
    if (!view || root.adoptedStyleSheets.includes(sheet!)) return;
    sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  };
  hostConnected();
  host.addController({ hostConnected });
}

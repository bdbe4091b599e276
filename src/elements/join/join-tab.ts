/** A tab that was opened by a click, before the meeting's URL is known. */
export interface JoinTab {
  /** Opens the meeting without opener and referrer. Returns whether the tab was still waiting. */
  readonly navigate: (url: string) => boolean;
  /** Closes the tab, unless the visitor has navigated in it. */
  readonly close: () => void;
}

/**
 * Opens a blank tab with a waiting message. Call it inside a click handler, because browsers block it after an `await`.
 * Returns `undefined` if the browser blocks it anyway.
 *
 * `noopener` would return no handle, so `opener` is cleared instead. A `noreferrer` link in the new tab hides the page's
 * URL from the meeting.
 */
export function openJoinTab(waitingText: string): JoinTab | undefined {
  const tab = window.open('about:blank', '_blank');
  if (!tab) return undefined;
  tab.opener = null;
  const waitingDocument = () => {
    try {
      return tab.closed ? undefined : tab.document;
    } catch {
      return undefined;
    }
  };
  tab.document.title = waitingText;
  tab.document.body.textContent = waitingText;
  return {
    navigate: (url) => {
      const document = waitingDocument();
      if (!document) return false;
      const anchor = document.createElement('a');
      anchor.rel = 'noreferrer';
      anchor.href = url;
      document.body.append(anchor);
      anchor.click();
      return true;
    },
    close: () => {
      if (waitingDocument()) tab.close();
    },
  };
}

/** A tab that was opened inside a click, before the address that belongs in it is known. */
export interface JoinTab {
  /** Goes to the meeting, if the tab still waits. The page it leads to learns neither who opened it nor from where. */
  readonly go: (url: string) => boolean;
  /** Closes the tab, unless somebody uses it for something else by now. */
  readonly close: () => void;
}

/**
 * Opens a blank tab with a word of waiting in it. To be called inside a click: after an `await` the browser
 * blocks it. Gives nothing where the browser blocks it all the same.
 *
 * `noopener` would give no handle, so the opener is cut by hand; `noreferrer` on an anchor inside the new tab
 * keeps the page's address from the meeting.
 */
export function openJoinTab(waitingText: string): JoinTab | undefined {
  const tab = window.open('about:blank', '_blank');
  if (!tab) return undefined;
  tab.opener = null;
  const waiting = () => {
    try {
      return tab.closed ? undefined : tab.document;
    } catch {
      return undefined;
    }
  };
  tab.document.title = waitingText;
  tab.document.body.textContent = waitingText;
  return {
    go: (url) => {
      const document = waiting();
      if (!document) return false;
      const anchor = document.createElement('a');
      anchor.rel = 'noreferrer';
      anchor.href = url;
      document.body.append(anchor);
      anchor.click();
      return true;
    },
    close: () => {
      if (waiting()) tab.close();
    },
  };
}

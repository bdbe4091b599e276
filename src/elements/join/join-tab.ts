import { SchedulerError } from '../../api/wire/scheduler-error.js';

/** A tab that was opened by a click, before the meeting's URL is known. */
export interface JoinTab {
  /** Aborted with the error `tab_closed` if the visitor leaves the page before {@link navigate}. */
  readonly signal: AbortSignal;
  /**
   * Opens the meeting without opener and referrer.
   *
   * @throws SchedulerError `tab_closed` if the tab no longer waits
   */
  readonly navigate: (url: string) => undefined;
  /** Closes the tab, unless the visitor has navigated in it. */
  readonly close: () => void;
}

/**
 * Opens a blank tab with a waiting message. Call it inside a click handler, because browsers block it after an `await`.
 * Returns `undefined` if the browser blocks it anyway. The tab closes if the visitor leaves the page, because nothing would
 * open the meeting in it.
 *
 * `noopener` would return no handle, so `opener` is cleared instead. A `noreferrer` link in the new tab hides the page's
 * URL from the meeting.
 */
export function openJoinTab(waitingText: string): JoinTab | undefined {
  const tab = window.open();
  if (!tab) return undefined;
  tab.opener = null;
  const waitingDocument = () => {
    try {
      if (!tab.closed) return tab.document;
    } catch {
      // The visitor has navigated in it.
    }
    return undefined;
  };
  const close = () => {
    if (waitingDocument()) tab.close();
  };
  const page = new AbortController();
  const leave = () => {
    close();
    page.abort(new SchedulerError('tab_closed'));
  };
  addEventListener('pagehide', leave);
  tab.document.title = waitingText;
  tab.document.body.textContent = waitingText;
  return {
    signal: page.signal,
    navigate: (url) => {
      removeEventListener('pagehide', leave);
      const document = waitingDocument();
      if (!document) throw new SchedulerError('tab_closed');
      const anchor = document.createElement('a');
      anchor.rel = 'noreferrer';
      anchor.href = url;
      document.body.append(anchor);
      anchor.click();
    },
    close,
  };
}

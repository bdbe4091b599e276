/** A React page with a scheduler: tests build it for the browser, and render it on a server. */
import { createElement, StrictMode, useState, type ReactElement } from 'react';
import type { TokenSource } from 've-scheduler/pure';
import { VeScheduler } from 've-scheduler/react';

export interface PageProps {
  readonly apiBase: string;
}

/** Calls of listeners, newest last, e.g. `scheduled 1`: the event, and how often the page was told to render anew. */
export const calls: string[] = [];

const tokenSource: TokenSource = async ({ scope }) => {
  const response = await fetch('/token', { method: 'POST', body: JSON.stringify({ scope }) });
  return (await response.json()) as Awaited<ReturnType<TokenSource>>;
};

export function Page({ apiBase }: PageProps): ReactElement {
  const [renders, setRenders] = useState(0);
  const [isLocked, setLocked] = useState(true);
  const record = (event: Event) => calls.push(`${event.type} ${renders}`);
  return createElement(
    StrictMode,
    null,
    createElement(
      VeScheduler,
      {
        id: 'booking',
        className: 'wide',
        apiBase,
        tokenSource,
        strings: { heading: `Visit ${renders}` },
        ...(isLocked && { fields: 'subject:hidden' }),
        onBookingStep: record,
        onBeforeSchedule: (event) => {
          record(event);
          event.waitUntil(Promise.resolve());
        },
        onScheduled: record,
        onError: record,
      },
      createElement('p', null, 'Call us'),
    ),
    createElement('button', { onClick: () => setRenders(renders + 1) }, 'Render'),
    createElement('button', { onClick: () => setLocked(false) }, 'Unlock'),
  );
}

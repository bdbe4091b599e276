/**
 * Pages of TypeScript users. Each line after `@ts-expect-error` is a mistake, which the types must find.
 */
export const TYPE_SAMPLES: Readonly<Record<string, string>> = {
  'react.tsx': `
/** @jsxImportSource react */
import { useRef } from 'react';
import { VeJoinButton, VeScheduler } from 've-scheduler/react';
import type { Schedule, TokenSource, VeScheduler as Element } from 've-scheduler/pure';

const source: TokenSource = async ({ scope }) => ({ token: scope });
export function Page({ schedule }: { schedule: Schedule }) {
  const ref = useRef<Element>(null);
  return (
    <>
      <VeScheduler
        ref={ref}
        id="booking"
        className="wide"
        lang="de"
        data-test="1"
        style={{ color: 'red', '--ve-accent': 'teal' }}
        env="production"
        tokenSource={source}
        duration={45}
        mode={undefined}
        strings={{ heading: 'Book' }}
        onScheduled={({ detail }) => console.log(detail._id)}
        onBeforeSchedule={(event) => event.waitUntil(Promise.resolve(event.booking))}
        onBookingStep={({ detail }) => console.log(detail.step)}
        onError={({ detail }) => console.log(detail.code)}
      >
        <p>Call us</p>
      </VeScheduler>
      <button onClick={() => ref.current?.open()}>Open</button>
      <VeJoinButton schedule={schedule} joinEndpoint="/ve/join" onJoined={({ detail }) => detail.agentId} />
    </>
  );
}
// @ts-expect-error
export const wrongWord = <VeScheduler env="live" />;
// @ts-expect-error
export const wrongName = <VeScheduler tokenEndpont="/ve/token" />;
// @ts-expect-error
export const wrongType = <VeScheduler duration="45" />;
// @ts-expect-error
export const wrongDetail = <VeScheduler onScheduled={({ detail }) => detail.missing()} />;
// @ts-expect-error
export const method = <VeScheduler open={() => undefined} />;
`,
  'react-markup.tsx': `
/** @jsxImportSource react */
import type {} from 've-scheduler/react';

export const page = (
  <ve-scheduler
    class="wide"
    style={{ '--ve-accent': 'teal', width: 300 }}
    token-endpoint="/ve/token"
    duration="45"
    time-zone-locked="false"
    mode="popup"
    strings={{ heading: 'Book' }}
    onscheduled={({ detail }) => console.log(detail._id)}
  />
);
export const button = <ve-join-button full-url="https://example.com" agent-id="1" key="a" />;
// @ts-expect-error
export const wrongWord = <ve-scheduler mode="modal" />;
// @ts-expect-error
export const wrongType = <ve-scheduler token-endpoint={5} />;
`,
  'preact.tsx': `
/** @jsxImportSource preact */
import type {} from 've-scheduler/preact';
import type { TokenSource } from 've-scheduler/pure';

const source: TokenSource = async ({ scope }) => ({ token: scope });
export const page = (
  <ve-scheduler
    class="wide"
    id="a"
    style={{ '--ve-accent': 'teal' }}
    env="staging"
    token-endpoint="/ve/token"
    tokenSource={source}
    duration={45}
    onscheduled={({ detail }) => console.log(detail._id)}
    onbooking-step={({ detail }) => console.log(detail.step)}
    onerror={({ detail }) => console.log(detail.code)}
  >
    <p>Call us</p>
  </ve-scheduler>
);
export const button = <ve-join-button full-url="https://example.com" agent-id="1" />;
// @ts-expect-error
export const wrongWord = <ve-scheduler env="live" />;
// @ts-expect-error
export const wrongDetail = <ve-scheduler onscheduled={({ detail }) => detail.missing()} />;
`,
  'solid.tsx': `
/** @jsxImportSource solid-js */
import type {} from 've-scheduler/solid';
import type { TokenSource } from 've-scheduler/pure';

const source: TokenSource = async ({ scope }) => ({ token: scope });
export const page = (
  <ve-scheduler
    class="wide"
    token-endpoint="/ve/token"
    prop:tokenSource={source}
    duration={45}
    on:scheduled={({ detail }) => console.log(detail._id)}
    on:booking-step={({ detail }) => console.log(detail.step)}
    on:error={({ detail }) => console.log(detail.code)}
  >
    <p>Call us</p>
  </ve-scheduler>
);
// @ts-expect-error
export const wrongWord = <ve-scheduler theme="sepia" />;
// @ts-expect-error
export const wrongType = <ve-scheduler prop:duration="45" />;
`,
  'svelte.ts': `
import type { SvelteHTMLElements } from 'svelte/elements';
import type {} from 've-scheduler/svelte';

export const page: SvelteHTMLElements['ve-scheduler'] = {
  class: 'wide',
  'token-endpoint': '/ve/token',
  duration: 45,
  strings: { heading: 'Book' },
  onscheduled: ({ detail }) => console.log(detail._id),
  'onbooking-step': ({ detail }) => console.log(detail.step),
  onerror: ({ detail }) => console.log(detail.code),
};
export const button: SvelteHTMLElements['ve-join-button'] = { 'full-url': 'https://example.com' };
// @ts-expect-error
export const wrongWord: SvelteHTMLElements['ve-scheduler'] = { env: 'live' };
`,
  'vue.ts': `
import type { GlobalComponents } from 'vue';
import type {} from 've-scheduler/vue';

type Props = InstanceType<GlobalComponents['ve-scheduler']>['$props'];
export const page: Props = {
  class: 'wide',
  key: 1,
  'token-endpoint': '/ve/token',
  tokenEndpoint: '/ve/token',
  duration: 45,
  strings: { heading: 'Book' },
  onScheduled: ({ detail }) => console.log(detail._id),
  onBookingStep: ({ detail }) => console.log(detail.step),
  onError: ({ detail }) => console.log(detail.code),
};
export const open = (element: InstanceType<GlobalComponents['ve-scheduler']>) => element.open();
// @ts-expect-error
export const wrongWord: Props = { mode: 'modal' };
// @ts-expect-error
export const wrongName: Props = { tokenEndpont: '/ve/token' };
`,
};

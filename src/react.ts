/** JSX types for React. Import it once: `import 've-scheduler/react'`. */
import type { CSSProperties, DetailedHTMLProps, HTMLAttributes } from 'react';
import type { VeJoinButton } from './elements/join/ve-join-button.js';
import type { VeScheduler } from './elements/scheduler/ve-scheduler.js';

/** Properties without an attribute, or with an attribute of the same name. */
type Properties =
  | 'env'
  | 'tokenSource'
  | 'strings'
  | 'schedule'
  | 'subject'
  | 'duration'
  | 'hours'
  | 'fields'
  | 'mode'
  | 'theme'
  | 'contact'
  | 'history'
  | 'agentProfiles'
  | 'challenge';

type ElementProps<E, Attributes extends string> = DetailedHTMLProps<HTMLAttributes<E>, E> &
  Partial<Pick<E, Extract<Properties, keyof E>>> & { [A in Attributes]?: string | number | boolean } & {
    style?: CSSProperties & { [name: `--ve-${string}`]: string };
  };

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- React looks up tag types here
  namespace JSX {
    interface IntrinsicElements {
      've-scheduler': ElementProps<
        VeScheduler,
        | 'token-endpoint'
        | 'api-base'
        | 'with-credentials'
        | 'agent-email'
        | 'visitor-name'
        | 'visitor-email'
        | 'visitor-phone'
        | 'send-notification-email'
        | 'time-zone'
        | 'time-zone-locked'
        | 'agent-time-zone'
        | 'agent-choice'
        | 'agent-from-url'
        | 'heading-level'
        | 'availability-endpoint'
        | 'slot-minutes'
        | 'min-notice'
        | 'horizon-days'
        | 'hour-cycle'
        | 'redirect-url'
        | 'client-reference'
      >;
      've-join-button': ElementProps<
        VeJoinButton,
        | 'token-endpoint'
        | 'api-base'
        | 'with-credentials'
        | 'full-url'
        | 'agent-id'
        | 'schedule-id'
        | 'trusted-origins'
        | 'join-endpoint'
      >;
    }
  }
}

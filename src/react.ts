'use client';
/** React components of the elements. All properties and events work in React 18 as they do in React 19. */
import { createComponent } from '@lit/react';
import type { LitElement } from 'lit';
import * as React from 'react';
import type {
  BeforeChangeEvent,
  BeforeScheduleEvent,
  BookingStepEvent,
  CancelledEvent,
  JoinedEvent,
  RescheduledEvent,
  ScheduledEvent,
  VeErrorEvent,
} from './elements/kit/events.js';
import { VeAgenda as AgendaElement } from './elements/agenda/ve-agenda.js';
import { VeJoinButton as JoinButtonElement } from './elements/join/ve-join-button.js';
import { VeScheduler as SchedulerElement } from './elements/scheduler/ve-scheduler.js';
import { define } from './register.js';

type SchedulerProperties = Omit<SchedulerElement, keyof LitElement | 'open' | 'close'>;
type JoinButtonProperties = Omit<JoinButtonElement, keyof LitElement>;
type AgendaProperties = Omit<AgendaElement, keyof LitElement>;

/** Properties of an element; `undefined` means the default. */
type Optional<Properties> = { [Name in keyof Properties]?: Properties[Name] | undefined };

/** What every HTML element takes. */
type HTMLProps<Properties> = Omit<React.HTMLAttributes<HTMLElement>, keyof Properties | 'onError' | 'style'>;

type Style = React.CSSProperties & { [name: `--ve-${string}`]: string };

export interface VeSchedulerProps extends Optional<SchedulerProperties>, HTMLProps<SchedulerProperties> {
  style?: Style | undefined;
  onScheduled?: ((event: ScheduledEvent) => void) | undefined;
  onBeforeSchedule?: ((event: BeforeScheduleEvent) => void) | undefined;
  onRescheduled?: ((event: RescheduledEvent) => void) | undefined;
  onCancelled?: ((event: CancelledEvent) => void) | undefined;
  onBeforeReschedule?: ((event: BeforeChangeEvent) => void) | undefined;
  onBeforeCancel?: ((event: BeforeChangeEvent) => void) | undefined;
  onBookingStep?: ((event: BookingStepEvent) => void) | undefined;
  onError?: ((event: VeErrorEvent) => void) | undefined;
}

export interface VeJoinButtonProps extends Optional<JoinButtonProperties>, HTMLProps<JoinButtonProperties> {
  style?: Style | undefined;
  onJoined?: ((event: JoinedEvent) => void) | undefined;
  onError?: ((event: VeErrorEvent) => void) | undefined;
}

export interface VeAgendaProps extends Optional<AgendaProperties>, HTMLProps<AgendaProperties> {
  style?: Style | undefined;
  onJoined?: ((event: JoinedEvent) => void) | undefined;
  onCancelled?: ((event: CancelledEvent) => void) | undefined;
  onError?: ((event: VeErrorEvent) => void) | undefined;
}

type Component<Props, E> = React.ForwardRefExoticComponent<Props & React.RefAttributes<E>>;

/** `<ve-scheduler>`. The `ref` is the element. */
export const VeScheduler: Component<VeSchedulerProps, SchedulerElement> = component(
  've-scheduler',
  SchedulerElement,
  {
    onScheduled: 'scheduled',
    onBeforeSchedule: 'before-schedule',
    onRescheduled: 'rescheduled',
    onCancelled: 'cancelled',
    onBeforeReschedule: 'before-reschedule',
    onBeforeCancel: 'before-cancel',
    onBookingStep: 'booking-step',
    onError: 'error',
  },
);

/** `<ve-join-button>`. The `ref` is the element. */
export const VeJoinButton: Component<VeJoinButtonProps, JoinButtonElement> = component(
  've-join-button',
  JoinButtonElement,
  { onJoined: 'joined', onError: 'error' },
);

/** `<ve-agenda>`. The `ref` is the element. Bundlers leave it out of an app that does not use it. */
export const VeAgenda: Component<VeAgendaProps, AgendaElement> = /* @__PURE__ */ component(
  've-agenda',
  AgendaElement,
  { onJoined: 'joined', onCancelled: 'cancelled', onError: 'error' },
);

/** @param events Names of the events by the prop that listens to them. */
function component<Props extends object, E extends HTMLElement>(
  tagName: string,
  elementClass: new () => E,
  events: Readonly<Record<string, string>>,
): Component<Props, E> {
  // Reading this makes Lit create the accessors, by which `createComponent` tells properties from attributes.
  Reflect.get(elementClass, 'observedAttributes');
  const Element: React.ElementType = createComponent({ react: React, tagName, elementClass, events });
  const Component = React.forwardRef<E, Props>((props, ref) => {
    // An element in a server's HTML has no settings until React sets them, so it must not load earlier.
    React.useEffect(() => define({ [tagName]: elementClass }), []);
    return React.createElement(Element, { ...props, ref });
  });
  Component.displayName = elementClass.name;
  return Component as Component<Props, E>;
}

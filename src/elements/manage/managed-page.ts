import type { ReactiveControllerHost } from 'lit';
import type { SchedulerError } from '../../api/wire/scheduler-error.js';
import type { Client } from '../../api/client.js';
import type { Schedule } from '../../api/wire/schema.js';
import type { ConfirmationController } from '../confirmation/confirmation-controller.js';
import type { PermissionEvent } from '../kit/events.js';
import type { StartRules } from '../../model/booking/start-time.js';
import type { Localization } from '../kit/localization.js';
import type { DateTimeController } from '../time/date-time-controller.js';

/** A shown meeting, or why there is none. */
export type ManagedState =
  | { readonly step: 'failed'; readonly error: SchedulerError }
  | (Parameters<ConfirmationController['render']>[0] & { readonly step: 'booked' });

/** What the form lends to the module that changes a meeting. */
export interface ManagedPage {
  readonly host: HTMLElement & ReactiveControllerHost & { manageToken: string };
  /** Whether the visitor has opened the meeting from the form, which had the focus. */
  readonly hasFocus: boolean;
  readonly localization: () => Localization;
  readonly booking: {
    readonly client: Pick<Client, 'requestSchedule'> | undefined;
    /** Whether a gateway sends emails. */
    readonly suggestsNotifications: boolean;
    showChanged(schedule: Schedule): void;
    load(): Promise<void>;
  };
  readonly draft: {
    change(values: { readonly agent?: string; readonly duration?: string; readonly slot?: string }): void;
    edit(field: 'slot' | 'date' | 'time' | 'occurrence', value: string): void;
    validate(rules: StartRules): unknown;
  };
  readonly dateTime: DateTimeController;
  readonly confirmation: ConfirmationController;
  readonly focus: { moveTo(...selectors: string[]): Promise<void> };
  readonly steps: {
    report(step: 'rescheduled' | 'cancelled' | 'failed', code?: SchedulerError['code']): void;
  };
  readonly toSendError: (cause: unknown) => SchedulerError;
  /** Text for the visitor. */
  readonly toMessage: (error: SchedulerError) => { readonly message: string };
  readonly reportError: (error: SchedulerError) => void;
  readonly now: () => number;
  /** Dispatches the event, and rejects with a SchedulerError if the page refuses. */
  readonly askPermission: (event: PermissionEvent) => Promise<void>;
  readonly PermissionEvent: new (type: string) => PermissionEvent;
}

import type { SchedulerError } from '../../api/wire/scheduler-error.js';

/** `error` of a gateway's answer; may be empty. */
export function errorOf({ response }: SchedulerError): string {
  const { error } = (response ?? {}) as { readonly error?: unknown };
  return typeof error === 'string' ? error : '';
}

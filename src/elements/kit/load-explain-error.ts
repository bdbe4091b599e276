import type { SchedulerError } from '../../api/wire/scheduler-error.js';

/** Prints why an error happened, in words from beside the script. Prints nothing if a page refuses them. */
export const explain = (tag: string, error: SchedulerError): Promise<void> =>
  import('./explain-error.js').then(
    ({ explainError }) => console.error(`<${tag}>: ${explainError(error)}`),
    () => {},
  );

/** A visitor who reaches a form later gets what is current. */
const MAX_AGE_MS = 30_000;

interface SharedAnswer {
  readonly value: Promise<unknown>;
  readonly startedAtMs: number;
  readonly loading: AbortController;
  waiting: number;
}

const answers = new Map<string, SharedAnswer>();
let elementCount = 0;

/** How far servers are ahead of the visitor's clock. One for all elements, because they share responses. */
export const visitorClock = { offsetMs: 0 };

/** Counts an element that was added to the document. Returns whether it is the only one. */
export const addElement = (): boolean => ++elementCount === 1;

/** The last element takes all answers with it. */
export function removeElement(): void {
  if (--elementCount) return;
  forgetAnswers();
  visitorClock.offsetMs = 0;
}

/** Has everything asked for anew, e.g. because a booking has changed which times are free. */
export const forgetAnswers = (): void => answers.clear();

/**
 * Loads an answer once for all elements of the document that ask with the same key, and shares it for 30 seconds. A failure
 * is shared only by those who wait for it. The request is aborted when nobody waits for it any more.
 *
 * @param key Everything that the answer depends on. Without one, or without elements, nothing is shared.
 * @param isUsable Whether an answer that was loaded before will do.
 * @throws whatever `load` throws, and the signal's reason if the caller aborted.
 */
export async function shareAnswer<T>(
  key: string | undefined,
  signal: AbortSignal,
  load: (signal: AbortSignal) => Promise<T>,
  isUsable?: (value: T) => boolean,
): Promise<T> {
  if (!key || !elementCount) return load(signal);
  signal.throwIfAborted();
  const known = answers.get(key);
  // Not `performance.now`, which stands still while the computer is asleep.
  const isKnown = known && Math.abs(+new Date() - known.startedAtMs) < MAX_AGE_MS;
  const loading = new AbortController();
  const answer = isKnown
    ? known
    : { value: load(loading.signal), startedAtMs: +new Date(), loading, waiting: 0 };
  answers.set(key, answer);
  const forget = () => {
    if (answers.get(key) === answer) answers.delete(key);
    answer.loading.abort();
  };
  let onAbort!: () => void;
  answer.waiting += 1;
  try {
    const value = await new Promise<unknown>((resolve, reject) => {
      onAbort = () => {
        if (!--answer.waiting) forget();
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort);
      answer.value.then(resolve, reject);
    });
    if (!isKnown || isUsable?.(value as T) !== false) return value as T;
    forget();
  } catch (error) {
    if (!signal.aborted) forget();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  // Another element may have a new one already.
  return shareAnswer(key, signal, load, isUsable);
}

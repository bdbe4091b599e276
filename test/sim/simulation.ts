/** Something that processes wait for. Every process that waits goes on when it is done. */
export class Signal {
  readonly #waiting: (() => void)[] = [];
  isDone = false;

  /** Calls back once it is done. */
  then(go: () => void): void {
    if (this.isDone) go();
    else this.#waiting.push(go);
  }

  finish(): void {
    this.isDone = true;
    for (const go of this.#waiting) go();
    this.#waiting.length = 0;
  }
}

/** A process yields the time at which it goes on, in milliseconds, or what it waits for. */
export type Process = Generator<number | Signal, void>;

/** Discrete-event simulation: time jumps from event to event. Events of one time happen in the order of their planning. */
export class Simulation {
  now = 0;
  #order = 0;
  readonly #heap: { readonly at: number; readonly order: number; readonly run: () => void }[] = [];

  at(at: number, run: () => void): void {
    if (at < this.now) throw new Error(`An event at ${at} is before now, ${this.now}`);
    const heap = this.#heap;
    const event = { at, order: (this.#order += 1), run };
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = event;
  }

  /** Starts a process now. */
  start(process: Process): Signal {
    const end = new Signal();
    const step = (): void => {
      const { done, value } = process.next();
      if (done) end.finish();
      else if (typeof value === 'number') this.at(value, step);
      else value.then(step);
    };
    step();
    return end;
  }

  /** Runs until there are no more events. */
  run(): void {
    for (let event = this.#pop(); event; event = this.#pop()) {
      this.now = event.at;
      event.run();
    }
  }

  #pop() {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

type Timed = { readonly at: number; readonly order: number };
const isBefore = (one: Timed, other: Timed): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

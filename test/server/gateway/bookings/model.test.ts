import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createMemoryStore, type IdempotencyStore } from '../../../../src/server.js';
import type { FaultInput } from '../../../../demo/sandbox/faults.js';
import { day, test } from '../gateway-test.js';
import { Deployment, halfHour, Visitor } from './deployment.js';

const RUNS = 2000;

/** A store that all processes share and that survives their restart, as Redis does, and can be switched off. */
class SharedStore {
  isDown = false;
  #store: IdempotencyStore | undefined;

  readonly create = (clock: () => number): IdempotencyStore => {
    const store = (this.#store ??= createMemoryStore({ clock }));
    const guard =
      <Args extends unknown[], T>(run: (...args: Args) => Promise<T>) =>
      (...args: Args): Promise<T> =>
        this.isDown ? Promise.reject(new Error('down')) : run(...args);
    return {
      add: guard(store.add),
      get: guard(store.get),
      set: guard(store.set),
      replace: guard(store.replace),
      delete: guard(store.delete),
    };
  };

  /** Forgets everything, as a Redis does that is started empty. */
  empty(): void {
    this.#store = undefined;
  }
}

interface Real {
  readonly deployment: Deployment;
  readonly store: SharedStore;
  readonly visitors: readonly Visitor[];
}

/** What is known without the gateway. */
interface Model {
  /** Whether the store has forgotten holds, so that a late list can hide a booked time. */
  hasForgotten: boolean;
}

/** Checks what must hold after every command. Playwright's `expect` records each call, which takes minutes here. */
function checkInvariants({ deployment, visitors }: Real, { hasForgotten }: Model): void {
  for (const { name, told, shown, stored } of visitors) {
    assert.ok(stored.length <= 1, `${name} has ${stored.length} meetings`);
    if (told === 'booked') assert.equal(stored[0]?._id, shown, `${name} was shown another meeting`);
    else if (told !== 'unknown') assert.equal(stored.length, 0, `${name} was told ${told}, but is booked`);
  }
  if (hasForgotten) return;
  const starts = deployment.stored.map(({ date }) => date);
  assert.equal(new Set(starts).size, starts.length, 'a time is booked twice');
}

abstract class Command implements fc.AsyncCommand<Model, Real> {
  check(_model: Readonly<Model>): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    await this.act(real, model);
    checkInvariants(real, model);
  }

  protected abstract act(real: Real, model: Model): Promise<void> | void;
  abstract toString(): string;
}

/** Presses the button that the visitor is offered: “Book meeting”, or “Check again”. */
async function press(visitor: Visitor): Promise<void> {
  if (visitor.told === 'unknown') await visitor.ask();
  else if (visitor.canBook) await visitor.book();
}

class Press extends Command {
  constructor(readonly who: number) {
    super();
  }
  protected async act({ visitors }: Real): Promise<void> {
    await press(visitors[this.who]!);
  }
  override toString = (): string => `press(${this.who})`;
}

/** All visitors press their button at the same time. */
class PressAll extends Command {
  protected async act({ visitors }: Real): Promise<void> {
    await Promise.all(visitors.map(press));
  }
  override toString = (): string => 'pressAll';
}

/** The visitor books, and the connection to the gateway breaks before the answer. */
class LoseAnswer extends Command {
  constructor(readonly who: number) {
    super();
  }
  protected async act({ visitors }: Real): Promise<void> {
    const visitor = visitors[this.who]!;
    if (visitor.canBook) await visitor.bookAndLoseAnswer();
  }
  override toString = (): string => `loseAnswer(${this.who})`;
}

/** The visitor presses “Book again anyway” with the same booking, which repeats the attempt. */
class Repeat extends Command {
  constructor(readonly who: number) {
    super();
  }
  protected async act({ visitors }: Real): Promise<void> {
    const visitor = visitors[this.who]!;
    if (visitor.told === 'unknown') await visitor.book();
  }
  override toString = (): string => `repeat(${this.who})`;
}

class Fail extends Command {
  constructor(readonly fault: FaultInput) {
    super();
  }
  protected act({ deployment }: Real): void {
    deployment.world.fail({ ...this.fault, method: 'POST', path: '/api/schedules/tenant', times: 1 });
  }
  override toString = (): string => `fail(${JSON.stringify(this.fault)})`;
}

class FailList extends Command {
  protected act({ deployment }: Real): void {
    deployment.world.fail({
      method: 'GET',
      path: '/api/schedules/tenant/*',
      kind: 'status',
      status: 500,
      times: 1,
    });
  }
  override toString = (): string => 'failList';
}

class Lag extends Command {
  constructor(readonly ms: number) {
    super();
  }
  protected act({ deployment }: Real): void {
    deployment.world.configure({ listLagMs: this.ms });
  }
  override toString = (): string => `lag(${this.ms})`;
}

class Wait extends Command {
  constructor(readonly seconds: number) {
    super();
  }
  protected act({ deployment }: Real): void {
    deployment.now += this.seconds * 1000;
  }
  override toString = (): string => `wait(${this.seconds})`;
}

class Restart extends Command {
  constructor(readonly isStoreEmptied: boolean) {
    super();
  }
  protected act({ deployment, store }: Real, model: Model): void {
    if (this.isStoreEmptied) {
      store.empty();
      model.hasForgotten = true;
    }
    deployment.restart();
  }
  override toString = (): string => (this.isStoreEmptied ? 'restartEmpty' : 'restart');
}

class SwitchStore extends Command {
  constructor(readonly isDown: boolean) {
    super();
  }
  protected act({ store }: Real): void {
    store.isDown = this.isDown;
  }
  override toString = (): string => (this.isDown ? 'storeDown' : 'storeUp');
}

const who = fc.nat(2);
const statuses = fc.constantFrom(500, 503, 520);
/** Less than `settleSeconds`: later than that nothing may be stored any more. */
const storeDelays = fc.constantFrom(300, 36_000, 100_000);

const commands = fc.commands(
  [
    who.map((one) => new Press(one)),
    who.map((one) => new Press(one)),
    fc.constant(new PressAll()),
    who.map((one) => new LoseAnswer(one)),
    who.map((one) => new Repeat(one)),
    fc.tuple(statuses, fc.boolean()).map(([status, after]) => new Fail({ kind: 'status', status, after })),
    fc
      .tuple(statuses, storeDelays)
      .map(([status, storeDelayMs]) => new Fail({ kind: 'status', status, storeDelayMs })),
    fc.boolean().map((after) => new Fail({ kind: 'reset', after })),
    storeDelays.map((storeDelayMs) => new Fail({ kind: 'reset', storeDelayMs })),
    fc.constantFrom(401, 409, 422, 429).map((status) => new Fail({ kind: 'status', status })),
    fc.constant(new FailList()),
    fc.constantFrom(0, 1000, 10_000).map((ms) => new Lag(ms)),
    fc.constantFrom(1, 15, 40, 121, 300).map((seconds) => new Wait(seconds)),
    fc.boolean().map((isEmptied) => new Restart(isEmptied)),
    fc.boolean().map((isDown) => new SwitchStore(isDown)),
  ],
  { maxCommands: 30 },
);

test('at most one meeting per wish, no time twice, and never “not booked” while booked', async () => {
  test.setTimeout(300_000);
  await fc.assert(
    fc.asyncProperty(commands, fc.constantFrom(1, 2), async (sequence, processes) => {
      const store = new SharedStore();
      // No fault here is a call that hangs, so a busy machine must not look like one.
      const deployment = new Deployment(processes, store.create, { upstreamTimeout: 60_000 });
      await deployment.open();
      const start = deployment.now + day;
      // Two of them want the same time.
      const visitors = ['ann', 'bob', 'cid'].map(
        (name, index) => new Visitor(deployment, name, start + (index === 2 ? halfHour : 0)),
      );
      await fc.asyncModelRun(
        () => ({ model: { hasForgotten: false }, real: { deployment, store, visitors } }),
        sequence,
      );
      deployment.close();
    }),
    { numRuns: RUNS },
  );
});

import { createMemoryStore } from '../../../../src/server.js';
import { Agents, type AgentsOptions } from '../../../../src/gateway/agents/agents.js';
import type { Api } from '../../../../src/gateway/upstream/api.js';
import { SharedValues } from '../../../../src/gateway/upstream/shared-values.js';
import { expect, secret, test } from '../gateway-test.js';

const trace = () => undefined;
const listed = (id: string, more: Record<string, unknown> = {}) => ({
  _id: id,
  firstName: id,
  lastName: 'Keller',
  _account: { email: `${id}@example.com` },
  ...more,
});
const namesOf = (agents: readonly { readonly id: string }[]) => agents.map(({ id }) => id);

/** Agents of an API whose answers and whose time the test sets. */
class AgentsBench {
  now = 0;
  /** The next answers, then always the last one. An error is thrown, and a promise awaited. */
  answers: unknown[] = [[listed('anna')]];
  calls = 0;

  open(options: Partial<AgentsOptions['options']> = {}, more: Partial<AgentsOptions> = {}): Agents {
    const read: Api['read'] = () => {
      this.calls += 1;
      const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    return new Agents({
      api: { read } as unknown as Api,
      options: { addresses: true, maxAge: 60, page: 10, ...options },
      secrets: [secret],
      warn: () => undefined,
      monotonicClock: () => this.now,
      ...more,
    });
  }

  share(): SharedValues {
    const clock = () => this.now;
    return new SharedValues({
      store: createMemoryStore({ clock }),
      secret,
      tenant: 'one',
      clock,
      monotonicClock: clock,
    });
  }
}

test.describe('the list of agents', () => {
  test('is read again when it is as old as it may be', async () => {
    const bench = new AgentsBench();
    const agents = bench.open();
    expect(agents.listAgeMs).toBeUndefined();
    bench.now = 1_000;
    await agents.bookable(trace);
    bench.now = 60_999;
    await agents.bookable(trace);
    expect([bench.calls, agents.listAgeMs]).toEqual([1, 59_999]);
    bench.now = 61_000;
    await agents.bookable(trace);
    expect([bench.calls, agents.listAgeMs]).toEqual([2, 0]);
  });

  for (const [maxAge, pauseMs] of [
    [60, 3_000],
    [2, 2_000],
  ] as const) {
    test(`of ${maxAge} seconds stays in use while the API fails, which is asked again after ${pauseMs} ms`, async () => {
      const bench = new AgentsBench();
      const agents = bench.open({ maxAge });
      await agents.bookable(trace);
      bench.answers = [new Error('down')];
      bench.now = maxAge * 1000;
      expect(namesOf(await agents.bookable(trace))).toEqual(['anna']);
      bench.now += pauseMs - 1;
      expect(namesOf(await agents.bookable(trace))).toEqual(['anna']);
      expect(bench.calls).toBe(2);
      bench.now += 1;
      await agents.bookable(trace);
      expect(bench.calls).toBe(3);
    });
  }

  test('is read once for all who wait for the first one', async () => {
    const bench = new AgentsBench();
    const agents = bench.open();
    const late = deferred();
    bench.answers = [late.promise];
    const first = agents.bookable(trace);
    bench.now = 59_999;
    const second = agents.bookable(trace);
    late.resolve([listed('anna')]);
    expect([namesOf(await first), namesOf(await second), bench.calls]).toEqual([['anna'], ['anna'], 1]);
  });

  test('names agents by references of 24 characters, also in the place of their addresses', async () => {
    const [anna] = (await new AgentsBench().open().firstPage(trace)).agents;
    const { _id, _account } = anna!.publicAgent;
    expect(_id).toMatch(/^agent-[\w-]{24}$/);
    expect([_account.email, anna!.reference]).toEqual([_id, _id]);
  });

  test('is asked for again at once if there never was one', async () => {
    const bench = new AgentsBench();
    const agents = bench.open();
    bench.answers = [new Error('down'), [listed('anna')]];
    await expect(agents.bookable(trace)).rejects.toThrow('down');
    expect(namesOf(await agents.bookable(trace))).toEqual(['anna']);
  });

  test('is the newer one when an older call ends late, or fails late', async () => {
    for (const end of ['resolve', 'reject'] as const) {
      const bench = new AgentsBench();
      const agents = bench.open();
      const late = deferred();
      bench.answers = [late.promise, [listed('marcus')]];
      const older = agents.bookable(trace);
      bench.now = 60_000;
      expect(namesOf(await agents.bookable(trace))).toEqual(['marcus']);
      if (end === 'resolve') late.resolve([listed('anna')]);
      else late.reject(new Error('down'));
      await older.catch(() => undefined);
      expect(namesOf(await agents.bookable(trace))).toEqual(['marcus']);
      expect(bench.calls).toBe(2);
    }
  });

  test('cannot be read from an answer that is no list', async () => {
    const bench = new AgentsBench();
    bench.answers = [['no agent']];
    await expect(bench.open().bookable(trace)).rejects.toMatchObject({ status: 502 });
  });

  test('lacks agents without an ID, and has empty names for missing ones', async () => {
    const bench = new AgentsBench();
    bench.answers = [
      [
        listed('anna', { _id: undefined }),
        listed('lena', { _id: 7 }),
        listed('oskar', { _id: '' }),
        listed('marcus', { firstName: undefined, lastName: undefined, contactEmail: 7 }),
      ],
    ];
    const bookable = await bench.open().bookable(trace);
    expect(bookable).toMatchObject([
      { id: 'marcus', firstName: '', lastName: '', contactEmail: undefined, isRenamed: false },
    ]);
  });

  test('shows no address as a name, and names of at most 200 characters', async () => {
    const bench = new AgentsBench();
    bench.answers = [
      [listed('anna', { firstName: 'anna@example.com' }), listed('marcus', { lastName: 'x'.repeat(201) })],
    ];
    const [anna, marcus] = (await bench.open().firstPage(trace)).agents;
    expect(anna!.publicAgent).toMatchObject({ firstName: '', lastName: 'Keller' });
    expect(marcus!.publicAgent.lastName).toBe('x'.repeat(200));
  });

  test('has the owner’s names, order, choice and durations', async () => {
    const bench = new AgentsBench();
    bench.answers = [[listed('anna'), listed('marcus'), listed('nadia')]];
    const agents = bench.open(
      {
        name: ({ id }) => `Dr. ${id}`,
        filter: ({ id }) => id !== 'marcus',
        compare: (one, other) => other.id.localeCompare(one.id),
      },
      { ownDurations: ({ id }) => (id === 'anna' ? [15] : undefined) },
    );
    const [nadia, anna, ...others] = await agents.bookable(trace);
    expect(others).toEqual([]);
    expect(nadia).toMatchObject({ isRenamed: true, publicAgent: { firstName: 'Dr. nadia', lastName: '' } });
    expect(nadia!.publicAgent).not.toHaveProperty('durations');
    expect(anna).toMatchObject({ isRenamed: true, publicAgent: { durations: [15] } });
  });
});

test.describe('an agent that is not in the list', () => {
  test('is looked for in a new list, but only after five seconds', async () => {
    const bench = new AgentsBench();
    const agents = bench.open();
    bench.now = 100_000;
    await agents.bookable(trace);
    bench.answers = [[listed('anna'), listed('marcus')]];
    bench.now += 4_999;
    expect(await agents.find('marcus@example.com', trace)).toBeUndefined();
    expect(bench.calls).toBe(1);
    bench.now += 1;
    expect(await agents.find('anna@example.com', trace)).toMatchObject({ id: 'anna' });
    expect(bench.calls).toBe(1);
    expect(await agents.find('marcus@example.com', trace)).toMatchObject({ id: 'marcus' });
    expect(bench.calls).toBe(2);
  });

  test('is not looked for by a reference that a page made up', async () => {
    const bench = new AgentsBench();
    const agents = bench.open();
    const [anna] = await agents.bookable(trace);
    bench.now = 10_000;
    expect(await agents.referenced(anna!.reference, trace)).toBe(anna);
    expect(await agents.referenced('agent-none', trace)).toBeUndefined();
    expect(bench.calls).toBe(1);
  });

  test('has no address without an @, nor any if the owner allows none', async () => {
    const bench = new AgentsBench();
    bench.answers = [[listed('anna'), listed('admin', { _account: { email: 'admin' } })]];
    const agents = bench.open();
    expect(await agents.find('admin', trace)).toBeUndefined();
    expect(await agents.find('ANNA@example.com', trace)).toMatchObject({ id: 'anna' });
    expect(await bench.open({ addresses: false }).find('anna@example.com', trace)).toBeUndefined();
  });
});

test.describe('the list that processes share', () => {
  test('is read once for all, and is as old for each of them', async () => {
    const bench = new AgentsBench();
    const shared = bench.share();
    await bench.open({}, { shared }).bookable(trace);
    bench.now = 20_000;
    const other = bench.open({}, { shared });
    expect(namesOf(await other.bookable(trace))).toEqual(['anna']);
    expect([bench.calls, other.listAgeMs]).toEqual([1, 20_000]);
    bench.now = 59_999;
    await other.bookable(trace);
    expect(bench.calls).toBe(1);
    bench.now = 60_000;
    await other.bookable(trace);
    expect(bench.calls).toBe(2);
  });

  test('is too old for an agent who is not in it after five seconds', async () => {
    const bench = new AgentsBench();
    const shared = bench.share();
    const agents = bench.open({}, { shared });
    await agents.bookable(trace);
    await bench.open({}, { shared }).bookable(trace);
    bench.answers = [[listed('marcus')]];
    bench.now = 5_001;
    expect(await agents.find('marcus@example.com', trace)).toMatchObject({ id: 'marcus' });
    expect(bench.calls).toBe(2);
  });

  for (const [ageMs, isUsed] of [
    [60_000 + 3_600_000 - 1, true],
    [60_000 + 3_600_000, false],
  ] as const) {
    test(`is ${isUsed ? '' : 'not '}used after ${ageMs} ms while the API fails`, async () => {
      const bench = new AgentsBench();
      const shared = bench.share();
      await bench.open({}, { shared }).bookable(trace);
      bench.answers = [new Error('down')];
      bench.now = ageMs;
      const names = await bench
        .open({}, { shared })
        .bookable(trace)
        .then(namesOf, () => undefined);
      expect(names).toEqual(isUsed ? ['anna'] : undefined);
    });
  }

  test('is not shared if each request reads it', async () => {
    const bench = new AgentsBench();
    const shared = bench.share();
    for (const _ of [1, 2]) await bench.open({ maxAge: 0 }, { shared }).bookable(trace);
    expect(bench.calls).toBe(2);
  });
});

function deferred() {
  let resolve!: (value: unknown) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<unknown>((one, other) => ([resolve, reject] = [one, other]));
  return { promise, resolve, reject };
}

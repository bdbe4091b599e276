import { PROFILES, type ProfileName } from '../../../../demo/sandbox/profiles.js';
import { Bench, expect, key, minute, noon, test } from '../gateway-test.js';

/** What visitors are told in a profile, unless it is that the meeting is booked. */
const ANSWERS: { readonly [Name in ProfileName]?: readonly [status: number, error: string] } = {
  // A redirect may be a sign-in page after a meeting was stored, so only the list can tell.
  'create-redirected': [504, 'outcome_unknown'],
};

for (const name of Object.keys(PROFILES) as ProfileName[]) {
  test(`a visitor books a free time once, however the API behaves: ${name}`, async () => {
    const bench = new Bench({ hours: { timeZone: 'UTC', weekly: 'Mon-Sun 00:00-24:00' } });
    bench.world.adopt(name);
    await bench.open();
    const date = noon + 24 * 60 * minute;
    const query = `from=${date}&to=${date + 60 * minute}&duration=30`;
    const free = await bench.send(`/api/availability?agent=any&${query}`);
    expect(await free.json()).toHaveProperty([new Date(date).toISOString()]);

    const headers = { 'Idempotency-Key': key() };
    const visitor = { name: 'Vera', pin: '4821' };
    const answers = [
      await bench.create({ date, visitor }, headers),
      await bench.create({ date, visitor }, headers),
    ];
    const [status, error] = ANSWERS[name] ?? [201, undefined];
    for (const answer of answers) expect(answer.status).toBe(status);
    expect((await answers[0]!.json()).error).toBe(error);
    expect(bench.world.schedules).toHaveLength(error ? 0 : 1);

    // Another visitor cannot have the same time.
    if (!error) expect((await bench.create({ date, visitor: {} })).status).toBe(409);
  });
}

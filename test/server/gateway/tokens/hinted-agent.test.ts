import { anna, annasEmail, Bench, expect, secret, site, gatewayUrl, test } from '../gateway-test.js';

type Bootstrap = { agent?: string; agents: { _id: string }[] };

async function bootstrapFor(bench: Bench, agent: unknown): Promise<Bootstrap> {
  const response = await bench.requestToken({ scope: 'schedule', agent });
  expect(response.status).toBe(200);
  return ((await response.json()) as { bootstrap: Bootstrap }).bootstrap;
}

test.describe('a token request that names an agent', () => {
  test('is answered with that agent alone, by address or reference', async ({ bench }) => {
    const [first, second] = await bench.agents();
    expect(await bootstrapFor(bench, annasEmail)).toEqual({ agent: first!._id, agents: [first] });
    expect(await bootstrapFor(bench, second!._id)).toEqual({ agent: second!._id, agents: [second] });
  });

  test('is answered with the current reference after the secrets were rotated', async ({ bench }) => {
    const [old] = await bench.agents();
    const rotated = bench.newGateway({ secrets: ['the newer secret, which is long enough too', secret] });
    const response = await rotated(
      new Request(`${gatewayUrl}/token`, {
        method: 'POST',
        headers: { Origin: site, 'Content-Type': 'application/json' },
        body: JSON.stringify({ scope: 'schedule', agent: old!._id }),
      }),
    );
    const { bootstrap } = (await response.json()) as { bootstrap: Bootstrap };
    expect(bootstrap.agents).toHaveLength(1);
    expect(bootstrap.agents[0]).toMatchObject({ _id: bootstrap.agent, firstName: 'Anna' });
    expect(bootstrap.agent).not.toBe(old!._id);
  });

  for (const [why, agent] of [
    ['is any', 'any'],
    ['is empty', ''],
    ['is unknown', 'nobody@example.com'],
    ['is an ID of the API', anna._id],
    ['is a list', [annasEmail]],
    ['is too long', 'a'.repeat(2000)],
    ['is missing', undefined],
  ] as const) {
    test(`is answered with all agents if the agent ${why}`, async ({ bench }) => {
      const bootstrap = await bootstrapFor(bench, agent);
      expect(bootstrap).toEqual({ agents: await bench.agents() });
      expect(bootstrap.agents).toHaveLength(8);
    });
  }

  test('is answered with all agents for an address if agents.addresses is false', async () => {
    const bench = new Bench({ agents: { addresses: false } });
    const bootstrap = await bootstrapFor(bench, annasEmail);
    expect(bootstrap).not.toHaveProperty('agent');
    expect(bootstrap.agents).toHaveLength(8);
  });

  test('gets a page token that can still list and book every agent', async ({ bench }) => {
    bench.token = '';
    const response = await bench.requestToken({ scope: 'schedule', agent: annasEmail });
    bench.token = ((await response.json()) as { token: string }).token;
    expect(await bench.agents()).toHaveLength(8);
    expect((await bench.create({}, {}, '?agentEmail=marcus.okafor@example.com')).status).toBe(201);
  });
});

import type { AgentOptions, GatewayOptions } from '../../../../src/server.js';
import { anna, annasEmail, Bench, expect, marcus, marcusEmail, minute, test } from '../gateway-test.js';

const photos = 'https://photos.example.com';

async function openBench(agents: AgentOptions, options: Partial<GatewayOptions> = {}) {
  const warnings: string[] = [];
  const bench = new Bench({ agents, warn: (message) => void warnings.push(message), ...options });
  await bench.open();
  const list = async () => (await bench.agents()) as Record<string, unknown>[];
  return { bench, warnings, list };
}

test.describe('agents’ profiles', () => {
  test('have no fields by default', async () => {
    const { list, warnings } = await openBench({});
    expect(Object.keys((await list())[0]!)).toEqual(['_id', 'firstName', 'lastName', '_account']);
    expect(warnings).toEqual([]);
  });

  test('come from functions, and only the fields that are set are present', async () => {
    const { bench, list, warnings } = await openBench({
      photo: ({ id }) => (id === anna._id ? `${photos}/anna.jpg` : undefined),
      role: ({ firstName }) => (firstName === 'Marcus' ? ' Advisor\u202e\n' : ''),
      description: ({ lastName }) => (lastName === 'Keller' ? 'Speaks German' : undefined),
      photoOrigins: [photos],
    });
    const [first, second, third] = await list();
    expect(first).toMatchObject({ photo: `${photos}/anna.jpg`, description: 'Speaks German' });
    expect(first).not.toHaveProperty('role');
    expect(second).toMatchObject({ role: 'Advisor' });
    expect(second).not.toHaveProperty('photo');
    for (const field of ['photo', 'role', 'description']) expect(third).not.toHaveProperty(field);
    expect((await bench.open()).bootstrap.agents[0]).toEqual(first);
    expect(warnings).toEqual([]);
  });

  test('come from maps by ID or address, in any case', async () => {
    const { list } = await openBench({
      role: {
        [anna._id.toUpperCase()]: 'Anna’s role',
        [marcusEmail.toUpperCase()]: 'Marcus’s role',
        // Her key in the API has an ID behind the address.
        'Lena.Fischer@example.com': 'Lena’s role',
        'nobody@example.com': 'Nobody’s role',
      },
    });
    const roles = (await list()).flatMap(({ firstName, role }) => (role ? [[firstName, role]] : []));
    expect(roles).toEqual([
      ['Anna', 'Anna’s role'],
      ['Marcus', 'Marcus’s role'],
      ['Lena', 'Lena’s role'],
    ]);
  });

  test('are cut to 120 and 500 characters, never within a character', async () => {
    const { list } = await openBench({
      role: () => `${'x'.repeat(119)}👩`,
      description: () => 'y'.repeat(501),
    });
    expect((await list())[0]).toMatchObject({ role: 'x'.repeat(119), description: 'y'.repeat(500) });
  });

  for (const [why, photo] of [
    ['on another origin', 'https://evil.example/anna.jpg'],
    ['on another port', `${photos}:8443/anna.jpg`],
    ['without https', 'http://photos.example.com/anna.jpg'],
    ['with credentials', 'https://anna:secret@photos.example.com/anna.jpg'],
    ['with a relative URL', '/anna.jpg'],
    ['in a data URL', 'data:image/png;base64,AAAA'],
    ['in a script URL', 'javascript:alert(1)'],
  ] as const) {
    test(`have no photo ${why}, which is reported once without personal data`, async () => {
      const { bench, list, warnings } = await openBench({
        photo: ({ id }) => (id === marcus._id ? `${photos}/marcus.jpg` : photo),
        photoOrigins: [photos],
      });
      const [first, second] = await list();
      expect(first).not.toHaveProperty('photo');
      expect(second).toMatchObject({ photo: `${photos}/marcus.jpg` });
      bench.now += 2 * minute;
      await list();
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain('agents.photo');
      expect(warnings[0]).not.toMatch(/anna|secret|AAAA/);
    });
  }

  test('warn once for each origin', async () => {
    const { warnings } = await openBench({
      photo: ({ id }) => `https://${id === anna._id ? 'one' : 'two'}.example/${id}.jpg`,
    });
    expect(warnings).toEqual([
      expect.stringContaining('https://one.example,'),
      expect.stringContaining('https://two.example,'),
    ]);
  });

  for (const [why, role] of [
    ['throws', () => JSON.parse(annasEmail) as string],
    ['is asynchronous', () => Promise.reject(new TypeError(annasEmail)) as never],
    ['returns a number', () => 7 as never],
  ] as [string, () => string][]) {
    test(`stay without a field if its function ${why}, which is reported once`, async () => {
      const { list, warnings } = await openBench({ role, description: () => 'Speaks German' });
      const agents = await list();
      expect(agents).toHaveLength(8);
      for (const agent of agents) {
        expect(agent).not.toHaveProperty('role');
        expect(agent).toMatchObject({ description: 'Speaks German' });
      }
      expect(warnings).toEqual([expect.stringMatching(/^agents\.role failed \(\w+\)/)]);
      expect(warnings[0]).not.toContain('@');
    });
  }
});

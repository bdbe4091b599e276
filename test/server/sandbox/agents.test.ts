import type { Agent } from '../../../demo/sandbox/agents.js';
import { expect, test } from './sandbox-test.js';

test.describe('the list of agents', () => {
  let list: Agent[];
  test.beforeEach(async ({ api }) => {
    list = await api.json('/api/brokerages/agents');
  });

  const nameOf = ({ firstName, lastName }: Agent) => `${firstName} ${lastName}`;

  test('has at least eight agents with unique IDs', () => {
    expect(list.length).toBeGreaterThanOrEqual(8);
    expect(new Set(list.map(({ _id }) => _id)).size).toBe(list.length);
    for (const { _id } of list) expect(_id).toMatch(/^[0-9a-f]{24}$/);
  });

  test('includes undocumented fields', () => {
    expect(list[0]).toMatchObject({ contactEmail: 'anna.keller@example.com', active: true });
  });

  test('includes an agent without an account', () => {
    expect(list.filter(({ _account }) => !_account)).toHaveLength(1);
  });

  test('includes an agent whose account has no email address', () => {
    expect(list.filter(({ _account }) => _account && !_account.email)).toHaveLength(1);
  });

  test('includes an agent with an organisation ID appended to the email address', () => {
    const withAppendedId = list.filter(({ _account }) =>
      /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(_account?.email ?? ''),
    );
    expect(withAppendedId.map(({ contactEmail }) => contactEmail)).toEqual(['lena.fischer@example.com']);
  });

  test('includes an agent with a very long name', () => {
    expect(Math.max(...list.map((agent) => nameOf(agent).length))).toBeGreaterThan(100);
  });

  test('includes an agent with a right-to-left name', () => {
    expect(list.filter((agent) => /\p{Script=Hebrew}/u.test(nameOf(agent)))).toHaveLength(1);
  });

  test('includes an agent whose name contains script markup', () => {
    expect(list.filter(({ firstName }) => firstName.startsWith('<img src=x onerror='))).toHaveLength(1);
  });
});

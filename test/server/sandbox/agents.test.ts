import type { Agent } from '../../../demo/sandbox/agents.js';
import { expect, test } from './sandbox-test.js';

test.describe('the list of agents', () => {
  let list: Agent[];
  test.beforeEach(async ({ api }) => {
    list = await api.json('/api/brokerages/agents');
  });

  const nameOf = ({ firstName, lastName }: Agent) => `${firstName} ${lastName}`;

  test('has at least eight, each with its own id', () => {
    expect(list.length).toBeGreaterThanOrEqual(8);
    expect(new Set(list.map(({ _id }) => _id)).size).toBe(list.length);
    for (const { _id } of list) expect(_id).toMatch(/^[0-9a-f]{24}$/);
  });

  test('has fields that the document does not name', () => {
    expect(list[0]).toMatchObject({ contactEmail: 'anna.keller@example.com', active: true });
  });

  test('has one without an account', () => {
    expect(list.filter(({ _account }) => !_account)).toHaveLength(1);
  });

  test('has one whose account has no address', () => {
    expect(list.filter(({ _account }) => _account && !_account.email)).toHaveLength(1);
  });

  test('has one whose address has an organisation’s id glued to it', () => {
    const glued = list.filter(({ _account }) =>
      /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(_account?.email ?? ''),
    );
    expect(glued.map(({ contactEmail }) => contactEmail)).toEqual(['lena.fischer@example.com']);
  });

  test('has one with a very long name', () => {
    expect(Math.max(...list.map((agent) => nameOf(agent).length))).toBeGreaterThan(100);
  });

  test('has one whose letters run from right to left', () => {
    expect(list.filter((agent) => /\p{Script=Hebrew}/u.test(nameOf(agent)))).toHaveLength(1);
  });

  test('has one whose name is markup that runs a script', () => {
    expect(list.filter(({ firstName }) => firstName.startsWith('<img src=x onerror='))).toHaveLength(1);
  });
});

import { expect, test } from 'playwright/test';
import { readAgentKey, readAgentPageQuery, writeCursor } from '../../../../src/gateway/agents/agent-query.js';

const reference = `agent-${'a-B_0123'.repeat(3)}`;
const read = (query: string) => readAgentPageQuery(new URLSearchParams(query), 100);

test('an agent’s key has at most 320 characters', () => {
  const keyOf = (agent: string) => readAgentKey(new URLSearchParams(agent && { agent }), 'agent');
  expect(keyOf('a')).toBe('a');
  expect(keyOf('a'.repeat(320))).toHaveLength(320);
  for (const bad of ['', 'a'.repeat(321)]) {
    expect(() => keyOf(bad)).toThrow(expect.objectContaining({ status: 400, error: 'Missing agent email' }));
  }
});

test('a search without parameters lists the first page', () => {
  expect(read('')).toEqual({ text: '', cursor: undefined, limit: 100 });
});

test('a search has at most 100 characters', () => {
  expect(read(`q=${'a'.repeat(100)}`).text).toHaveLength(100);
  expect(() => read(`q=${'a'.repeat(101)}`)).toThrow(expect.objectContaining({ error: 'Invalid q' }));
});

test('a page has as many agents as are asked for, up to the gateway’s limit', () => {
  for (const [given, limit] of [
    ['1', 1],
    ['99', 99],
    ['101', 100],
    ['999999', 100],
  ] as const) {
    expect(read(`limit=${given}`).limit).toBe(limit);
  }
  for (const bad of ['', '0', '-1', '01', 'x1', '1x', '1.5', '1000000']) {
    expect(() => read(`limit=${bad}`)).toThrow(expect.objectContaining({ error: 'Invalid limit' }));
  }
});

test('a cursor is read as it was written, and nothing else is', () => {
  const cursor = { count: 1_234_567, reference };
  expect(read(`cursor=${writeCursor(cursor)}`).cursor).toEqual(cursor);
  for (const bad of [
    '',
    '1',
    reference,
    `1.${reference}a`,
    `x1.${reference}`,
    `12345678.${reference}`,
    `.${reference}`,
  ]) {
    expect(() => read(`cursor=${bad}`)).toThrow(expect.objectContaining({ error: 'Invalid cursor' }));
  }
});

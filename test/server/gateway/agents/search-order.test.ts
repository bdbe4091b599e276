import { expect, test } from 'playwright/test';
import { AgentSearch } from '../../../../src/gateway/agents/agent-search.js';

const agents = ['Ann Joyce', 'Joy Anna', 'Joyce Susann', 'Ann Joy', 'Zoë Weiß'].map((name) => {
  const [firstName, lastName] = name.split(' ') as [string, string];
  return { reference: name, publicAgent: { firstName, lastName } };
});
const search = new AgentSearch<(typeof agents)[0]>();
const find = (text: string) =>
  search.page(agents, { text, limit: 10 }).agents.map(({ reference }) => reference);

test('names in which all words are whole come first, then those in which all begin one', () => {
  expect(find('joy ann')).toEqual(['Ann Joy', 'Ann Joyce', 'Joy Anna', 'Joyce Susann']);
  expect(find('ann')).toEqual(['Ann Joyce', 'Ann Joy', 'Joy Anna', 'Joyce Susann']);
});

test('accents and letters of one language do not matter', () => {
  expect(find('zoe weiss')).toEqual(['Zoë Weiß']);
  expect(find('weis')).toEqual(['Zoë Weiß']);
});

test('the next page begins after the last agent, also after the very first one', () => {
  const page = (reference: string, count: number) =>
    search
      .page(agents, { text: '', limit: 1, cursor: { reference, count } })
      .agents.map((agent) => agent.reference);
  expect(page('Ann Joyce', 1)).toEqual(['Joy Anna']);
  expect(page('Ann Joyce', 4)).toEqual(['Joy Anna']);
  expect(page('gone', 4)).toEqual(['Zoë Weiß']);
});

import { expect, test } from 'playwright/test';
import { AgentSearch, type AgentPageQuery } from '../../../../src/gateway/agents/agent-search.js';

const agents = ['Joyce Susann', 'Ann Joyce', 'Joy Anna', 'Ann Joy', 'Zoë Weiß', 'Søren Łuk'].map((name) => {
  const [firstName, lastName] = name.split(' ') as [string, string];
  return { reference: name, publicAgent: { firstName, lastName } };
});
const search = (query: AgentPageQuery) =>
  new AgentSearch<(typeof agents)[0]>().page(agents, query).agents.map(({ reference }) => reference);
const find = (text: string) => search({ text, limit: 10 });

test('names in which all words are whole come first, then those in which all begin one', () => {
  expect(find('joy ann')).toEqual(['Ann Joy', 'Ann Joyce', 'Joy Anna', 'Joyce Susann']);
  expect(find('ann')).toEqual(['Ann Joyce', 'Ann Joy', 'Joy Anna', 'Joyce Susann']);
});

test('accents and letters of one language do not matter', () => {
  expect(find('zoe weiss')).toEqual(['Zoë Weiß']);
  expect(find('weis')).toEqual(['Zoë Weiß']);
  for (const text of ['soren luk', 'SØREN ŁUK']) expect(find(text), text).toEqual(['Søren Łuk']);
});

test('the next page begins after the last agent, also after the very first one', () => {
  const page = (reference: string, count: number) =>
    search({ text: '', limit: 1, cursor: { reference, count } });
  expect(page('Joyce Susann', 1)).toEqual(['Ann Joyce']);
  expect(page('Joyce Susann', 4)).toEqual(['Ann Joyce']);
  expect(page('gone', 4)).toEqual(['Zoë Weiß']);
});

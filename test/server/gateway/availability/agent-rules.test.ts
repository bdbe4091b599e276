import { expect, test } from 'playwright/test';
import type { BookableAgent } from '../../../../src/gateway/agents/agents.js';
import { AgentRules } from '../../../../src/gateway/availability/agent-rules.js';
import { HoursInput, toCalendar } from '../../../../src/gateway/options/hours-options.js';

const agents = ['anna', 'marcus', 'nadia', 'oskar'].map((id) => ({ id }) as unknown as BookableAgent);
const rules = new AgentRules(
  toCalendar(
    HoursInput.parse({
      timeZone: 'Europe/Berlin',
      weekly: 'Mon-Fri 09:00-17:00',
      agents: [
        { agents: ['marcus', 'oskar'], weekly: 'Mon-Fri 07:00-10:00' },
        { agents: ['nadia'], durations: [60] },
      ],
    }),
    { slotMinutes: 30, durations: [30], bufferMinutes: 0, minNoticeMinutes: 0, horizonDays: 90 },
  ),
);
const namesOf = (some: readonly BookableAgent[]) => some.map(({ id }) => id);
const eight = { date: Date.parse('2026-11-03T07:00Z'), duration: 30 };

test('the members of groups are in one list, and the same one for the same groups', () => {
  const groups = rules.group(agents, 30);
  expect(groups.map((group) => namesOf(group.agents))).toEqual([['anna'], ['marcus', 'oskar']]);
  expect(namesOf(rules.members(groups))).toEqual(['anna', 'marcus', 'oskar']);
  expect(rules.members(rules.group(agents, 30))).toBe(rules.members(groups));
  // Other groups with the same first one are others.
  const [general, early] = groups;
  const third = { rules: rules.of(agents[2]!), agents: [agents[2]!] };
  expect(namesOf(rules.members([general!, third]))).toEqual(['anna', 'nadia']);
  expect(namesOf(rules.members([early!]))).toEqual(['marcus', 'oskar']);
  expect(rules.members([])).toEqual([]);
});

test('a meeting can start within the hours and in time, or it is only too late for it', () => {
  const check = (date: string, now: string) =>
    rules.check(agents[0]!, { date: Date.parse(date), duration: 30 }, Date.parse(now));
  expect(check('2026-11-03T08:00Z', '2026-11-03T08:00Z')).toBe('offered');
  expect(check('2026-11-03T08:00Z', '2026-11-03T09:00Z')).toBe('too_late');
  expect(check('2026-11-03T07:00Z', '2026-11-03T06:00Z')).toBe('never');
  expect(check('2026-11-03T07:00Z', '2026-11-03T09:00Z')).toBe('never');
});

test('a meeting may keep a length that its agent does not offer', () => {
  const nine = { date: Date.parse('2026-11-03T08:00Z'), duration: 60 };
  const check = (keepsLength?: boolean) => rules.check(agents[0]!, nine, nine.date, keepsLength);
  expect([check(), check(false), check(true)]).toEqual(['never', 'never', 'offered']);
  expect(rules.groupOf(agents[1]!)).toMatchObject({ rules: rules.of(agents[1]!), agents: [agents[1]] });
});

test('only groups that are open then offer a time', () => {
  expect(namesOf(rules.offering(agents, eight, eight.date - 60_000))).toEqual(['marcus', 'oskar']);
  expect(namesOf(rules.offering(agents, { ...eight, duration: 60 }, eight.date))).toEqual([]);
});

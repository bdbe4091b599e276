import { expect } from '@open-wc/testing';
import type { Agenda, AgendaMeeting } from '../../../src/api/agenda.js';
import { agendaChanges, groupMeetings, isSoon } from '../../../src/elements/agenda/group-meetings.js';

const MINUTE = 60_000;
/** Noon in the time zone of the browser, on a day before the clocks change in Europe. */
const noon = new Date(2026, 9, 24, 12).getTime();

const meeting = (_id: string, date: number, more: Partial<AgendaMeeting> = {}): AgendaMeeting => ({
  _id,
  agentId: 'a',
  active: true,
  date,
  duration: 30,
  visitor: {},
  agent: {},
  joinable: true,
  cancellable: true,
  ...more,
});

const agenda = (meetings: readonly AgendaMeeting[], now = noon): Agenda => ({
  now,
  until: now + 16 * 1440 * MINUTE,
  meetingOrigins: [],
  notifies: true,
  isIncomplete: false,
  meetings,
});

describe('groupMeetings', () => {
  it('goes by days of the browser, also where one has 25 hours', () => {
    const at = (day: number, hour: number, minute = 0) => new Date(2026, 9, day, hour, minute).getTime();
    const groups = groupMeetings(
      [
        meeting('over', noon - 30 * MINUTE),
        meeting('running', noon - 29 * MINUTE),
        meeting('tonight', at(24, 23, 59)),
        meeting('midnight', at(25, 0)),
        meeting('tomorrow night', at(25, 23, 59)),
        meeting('later', at(26, 0)),
        meeting('off', at(24, 15), { active: false }),
      ],
      noon,
    );
    const ids = Object.fromEntries(
      Object.entries(groups).map(([name, all]) => [
        name,
        (all as readonly AgendaMeeting[]).map(({ _id }) => _id),
      ]),
    );
    expect(ids).to.deep.equal({
      today: ['running', 'tonight'],
      tomorrow: ['midnight', 'tomorrow night'],
      later: ['later'],
      past: ['over'],
      cancelled: ['off'],
    });
  });
});

describe('isSoon', () => {
  it('is true from ten minutes before the start until the end', () => {
    const soon = (minutes: number) => isSoon(meeting('a', noon), noon + minutes * MINUTE);
    expect([-11, -10, 0, 29, 30].map(soon)).to.deep.equal([false, true, true, true, false]);
    expect(isSoon(meeting('a', noon, { active: false }), noon)).to.equal(false);
  });
});

describe('agendaChanges', () => {
  const kinds = (before: readonly AgendaMeeting[], after: readonly AgendaMeeting[], now = noon) =>
    agendaChanges(agenda(before), agenda(after, now)).map(({ kind, meeting: { _id } }) => `${kind} ${_id}`);
  const a = meeting('a', noon + 60 * MINUTE);

  it('tells new, moved and cancelled meetings, and not why one is missing', () => {
    const b = meeting('b', noon + 90 * MINUTE);
    const c = meeting('c', noon + 120 * MINUTE);
    expect(
      kinds([a, b, c], [{ ...a, duration: 60 }, { ...b, active: false }, meeting('d', noon)]),
    ).to.deep.equal(['moved a', 'added d', 'wasCancelled b']);
  });

  it('tells nothing about meetings that have ended, or only came into the period', () => {
    const far = meeting('far', noon + 16 * 1440 * MINUTE + 1);
    expect(kinds([a], [a, far], noon + MINUTE)).to.deep.equal([]);
    expect(kinds([meeting('old', noon - 60 * MINUTE)], [])).to.deep.equal([]);
    expect(kinds([a], [a])).to.deep.equal([]);
  });
});

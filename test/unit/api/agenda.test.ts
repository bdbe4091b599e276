import { expect } from '@open-wc/testing';
import { cancelMeeting, loadAgenda } from '../../../src/api/agenda.js';

const meeting = {
  _id: 's1',
  agentId: 'a1',
  active: true,
  date: 1_795_000_000_000,
  duration: 30,
  visitor: { name: 'Vera', meetingUrl: 'https://meet.example/1' },
  agent: { fullUrl: 'https://meet.example/a' },
  joinable: false,
  cancellable: true,
  manage_url: 'https://www.example.com/manage#t',
};
const answer = {
  now: 1,
  until: 2,
  meeting_origins: ['https://meet.example'],
  notifies: true,
  incomplete: false,
  meetings: [meeting],
};

/** A source whose gateway gives an answer, and the requests that it got. */
function sourceOf(body: unknown) {
  const requests: [url: string, init: RequestInit][] = [];
  const source = {
    url: 'https://www.example.com/ve/agenda',
    credentials: 'include',
    fetch: (url: string, init: RequestInit) => {
      requests.push([url, init]);
      return Promise.resolve(Response.json(body));
    },
  } as const;
  return { source, requests };
}

const signal = new AbortController().signal;
const load = (body: unknown) => loadAgenda(sourceOf(body).source, signal);

describe('loadAgenda', () => {
  it('reads the answer of the gateway', async () => {
    const { source, requests } = sourceOf(answer);
    expect(await loadAgenda(source, signal)).to.deep.equal({
      now: 1,
      until: 2,
      meetingOrigins: ['https://meet.example'],
      notifies: true,
      isIncomplete: false,
      meetings: [meeting],
    });
    expect(requests.map(([url]) => url)).to.deep.equal([source.url]);
    expect(requests[0]![1]).to.include({ method: 'GET', credentials: 'include' });
  });

  for (const change of [
    { _id: '' },
    { _id: 1 },
    { agentId: undefined },
    { active: 1 },
    { date: '1' },
    { date: NaN },
    { date: 9e15 },
    { duration: null },
    { joinable: 'yes' },
    { visitor: undefined },
  ]) {
    it(`leaves out a meeting that it cannot read, and says so: ${JSON.stringify(change)}`, async () => {
      const { meetings, isIncomplete } = await load({
        ...answer,
        meetings: [{ ...meeting, ...change }, meeting],
      });
      expect(meetings).to.deep.equal([meeting]);
      expect(isIncomplete).to.equal(true);
    });
  }

  it('leaves out a text that is none', async () => {
    const odd = {
      ...meeting,
      visitor: { name: 1, email: 'v@x.example' },
      agent: { fullUrl: 1 },
      manage_url: 1,
    };
    const [read] = (await load({ ...answer, meetings: [odd] })).meetings;
    expect(read).to.deep.include({ _id: 's1', manage_url: undefined });
    expect([read!.visitor.name, read!.visitor.email, read!.agent.fullUrl]).to.deep.equal([
      undefined,
      'v@x.example',
      undefined,
    ]);
  });

  it('says that the gateway could not read a meeting', async () => {
    expect(await load({ ...answer, incomplete: true })).to.include({ isIncomplete: true });
  });

  for (const change of [
    { now: undefined },
    { now: 9e15 },
    { until: -9e15 },
    { until: '2' },
    { meeting_origins: 'https://meet.example' },
    { meeting_origins: ['https://meet.example', 1] },
    { notifies: undefined },
    { incomplete: 0 },
    { meetings: {} },
  ]) {
    it(`rejects an answer with ${JSON.stringify(change)}`, async () => {
      const error: unknown = await load({ ...answer, ...change }).catch((one: unknown) => one);
      expect(error).to.include({ code: 'bad_response', cause: 'agenda' });
    });
  }
});

describe('cancelMeeting', () => {
  it('sends the meeting as it is shown', async () => {
    const cancelled = { _id: 's1', active: false, date: meeting.date };
    const { source, requests } = sourceOf(cancelled);
    expect(await cancelMeeting(source, meeting)).to.deep.equal(cancelled);
    const [[url, init]] = requests as [[string, RequestInit]];
    expect(url).to.equal('https://www.example.com/ve/agenda/cancel');
    expect(init).to.include({ method: 'POST', credentials: 'include' });
    expect(JSON.parse(init.body as string)).to.deep.equal({
      scheduleId: 's1',
      was: { date: meeting.date, duration: 30 },
    });
  });

  for (const answer of [
    ...[{ done: true }, [], 'cancelled', { _id: '' }, { _id: 's1' }],
    { _id: 's1', date: meeting.date },
    { _id: 's2', active: false, date: meeting.date },
    { _id: 's1', active: true, date: meeting.date },
    { _id: 's1', active: false, date: meeting.date + 1 },
  ]) {
    it(`does not take ${JSON.stringify(answer)} for an answer of the gateway`, async () => {
      const error: unknown = await cancelMeeting(sourceOf(answer).source, meeting).catch(
        (one: unknown) => one,
      );
      expect(error).to.include({ code: 'bad_response' });
    });
  }
});

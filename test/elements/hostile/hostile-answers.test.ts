import { expect, fixture, html } from '@open-wc/testing';
import fc from 'fast-check';
import '../../../src/index.js';
import '../../../src/agenda.js';
import type { VeAgenda } from '../../../src/agenda.js';
import type { VeScheduler } from '../../../src/index.js';
import { book, button, control, part } from '../scheduler-page.js';
import { until } from '../world.js';
import { hostileLink, hostileText, injected, MARK, unisolated, unsafeLinks } from './hostile-texts.js';

const RUNS = { numRuns: 12, endOnFailure: true, includeErrorInReport: true };
const DAY_MS = 86_400_000;

describe('an answer with hostile texts and links', () => {
  const { fetch } = globalThis;
  /** Answers by path; the first that matches. */
  let answers: Record<string, (init: RequestInit) => unknown> = {};
  const started: string[] = [];
  before(() => {
    globalThis.fetch = (input, init = {}) => {
      const { pathname } = new URL(input as string, location.href);
      const path = Object.keys(answers).find((one) => pathname.endsWith(one));
      return path ? Promise.resolve(Response.json(answers[path]!(init))) : fetch(input, init);
    };
    Object.assign(globalThis, { hostile: () => started.push('hostile') });
  });
  after(() => {
    globalThis.fetch = fetch;
  });
  afterEach(() => {
    document.querySelectorAll('ve-scheduler, ve-agenda').forEach((one) => one.remove());
  });

  const expectHarmless = (root: ShadowRoot): void => {
    expect(root.textContent).to.contain(MARK);
    expect(unsafeLinks(root)).to.deep.equal([]);
    expect(injected(root)).to.deep.equal([]);
    expect(started).to.deep.equal([]);
  };

  it('shows them in a form with cards and questions, and in its confirmation, as plain text', async () => {
    const agent = fc.record({
      firstName: hostileText,
      lastName: hostileText,
      photo: hostileLink,
      role: hostileText,
      description: hostileText,
    });
    await fc.assert(
      fc.asyncProperty(agent, agent, hostileText, hostileLink, async (one, other, text, link) => {
        const agents = [
          { ...one, _account: { email: 'anna.keller@example.com' } },
          { ...other, _account: { email: text } },
        ];
        answers = {
          '/hostile/token': () => ({
            token: 'abc',
            api_base: '/hostile',
            meeting_origin: link,
            features: ['idempotency', 'manage', text],
            questions: [
              { id: 'q', type: 'text', label: text, help: text },
              {
                id: 'c',
                type: 'choice',
                label: text,
                options: [{ value: 'a', label: text }, { value: text }],
              },
            ],
            bootstrap: { agents },
          }),
          '/api/schedules/tenant': ({ body }) => ({
            _id: text,
            agentId: text,
            active: true,
            ...(JSON.parse(body as string) as object),
            visitor: { meetingUrl: link, pin: text },
            agent: { name: text, fullUrl: link },
            manage: text,
            manage_url: link,
            reference: text,
            ['__proto__']: { isAdmin: true },
          }),
        };
        const element = await fixture<VeScheduler>(
          html`<ve-scheduler token-endpoint="/hostile/token" time-zone="UTC" loading="eager"></ve-scheduler>`,
        );
        await until(() => part(element, 'form'), 'the form');
        await until(() => control(element, 'q-q-'), 'the questions');
        const root = element.shadowRoot!;
        expectHarmless(root);
        expect(unisolated(root)).to.deep.equal([]);
        await book(element);
        await until(() => part(element, 'confirmation'), 'the confirmation');
        await until(() => root.querySelector('details .button'), 'the calendars');
        expectHarmless(root);
        expect(unisolated(part(element, 'details')!)).to.deep.equal([]);
        element.remove();
      }),
      RUNS,
    );
  });

  it('shows them in the rows of an agenda as plain text', async () => {
    const row = fc.record({
      _id: hostileText,
      agentId: hostileText,
      visitor: fc.record({
        name: hostileText,
        email: fc.oneof(hostileText, hostileLink),
        phone: fc.oneof(hostileText, hostileLink),
        subject: hostileText,
        meetingUrl: hostileLink,
      }),
      fullUrl: hostileLink,
      manage_url: hostileLink,
    });
    await fc.assert(
      fc.asyncProperty(row, fc.array(hostileLink), async ({ fullUrl, ...meeting }, origins) => {
        const now = Date.now();
        answers = {
          '/hostile/api/agenda': () => ({
            now,
            until: now + 16 * DAY_MS,
            meeting_origins: origins,
            notifies: true,
            incomplete: false,
            meetings: [
              {
                ...meeting,
                agent: { fullUrl },
                active: true,
                date: now + DAY_MS / 24,
                duration: 30,
                joinable: true,
                cancellable: true,
              },
            ],
          }),
        };
        const element = await fixture<VeAgenda>(
          html`<ve-agenda agenda-endpoint="/hostile/api/agenda"></ve-agenda>`,
        );
        const page = element as unknown as VeScheduler;
        await until(() => part(page, 'meeting'), 'the meeting');
        const root = element.shadowRoot!;
        expectHarmless(root);
        expect(unisolated(root.querySelector('.contact')!.parentElement!)).to.deep.equal([]);
        button(page, 'Cancel').click();
        await until(() => part(page, 'submit'), 'the question');
        expectHarmless(root);
        expect(unisolated(root.querySelector('.question')!)).to.deep.equal([]);
        element.remove();
      }),
      RUNS,
    );
  });
});

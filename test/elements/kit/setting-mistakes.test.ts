import { expect, fixture, html } from '@open-wc/testing';
import { render, type TemplateResult } from 'lit';
import '../../../src/index.js';
import type { ErrorDetail, VeJoinButton, VeScheduler } from '../../../src/index.js';
import { until } from '../world.js';

const FULL_URL = 'https://dev.videoengager.com/x';
const TOKEN_SOURCE = () => Promise.resolve({ token: 'a.b.c' });

describe('an invalid setting', () => {
  let consoleLines: string[];
  const { error, warn } = console;

  beforeEach(() => {
    consoleLines = [];
    console.error = console.warn = (text: string) => void consoleLines.push(text);
  });

  afterEach(() => Object.assign(console, { error, warn }));

  /** Waits for the `error` event and returns its detail and the text that the visitor reads. */
  async function failure(
    template: TemplateResult,
    properties: Partial<VeScheduler & VeJoinButton> = {},
  ): Promise<{ detail: ErrorDetail; text: string }> {
    const details: ErrorDetail[] = [];
    const holder = document.createElement('div');
    render(template, holder);
    const element = holder.firstElementChild as VeScheduler | VeJoinButton;
    Object.assign(element, properties);
    element.addEventListener('error', (event: Event) =>
      details.push((event as CustomEvent<ErrorDetail>).detail),
    );
    await fixture(holder);
    if (element.localName === 've-join-button') element.renderRoot.querySelector('button')!.click();
    await until(() => details.length, 'the event error');
    await element.updateComplete;
    const text = element.renderRoot.querySelector('[part="alert"]')!.textContent;
    return { detail: details[0]!, text };
  }

  const secret = 'secret-key';
  for (const [title, template, properties, message] of [
    [
      'a missing token endpoint',
      html`<ve-scheduler></ve-scheduler>`,
      {},
      'token-endpoint is missing: set it to an https URL like "https://example.com/ve/token"',
    ],
    [
      'a token endpoint without https',
      html`<ve-scheduler token-endpoint="http://example.com/token?key=${secret}"></ve-scheduler>`,
      {},
      'token-endpoint is "http://example.com/token?…": set it to an https URL like "https://example.com/ve/token"',
    ],
    [
      'a token endpoint with a password',
      html`<ve-scheduler token-endpoint="https://me:${secret}@example.com/token"></ve-scheduler>`,
      {},
      'token-endpoint is "…@example.com/token": set it to an https URL like "https://example.com/ve/token"',
    ],
    [
      'an API base without https',
      html`<ve-scheduler token-endpoint="/token" api-base="ftp://example.com"></ve-scheduler>`,
      {},
      'api-base is "ftp://example.com": set it to an https URL',
    ],
    [
      'hours in another format',
      html`<ve-scheduler agent-email="a" hours="Mon-Fry 9-17"></ve-scheduler>`,
      { tokenSource: TOKEN_SOURCE },
      'hours is "Mon-Fry 9-17": write it like "Mon-Fri 09:00-17:00, Sat 10:00-14:00"',
    ],
    [
      'slots shorter than five minutes',
      html`<ve-scheduler agent-email="a" hours="Mon 09:00-17:00" slot-minutes="4"></ve-scheduler>`,
      { tokenSource: TOKEN_SOURCE },
      'slot-minutes is "4": set it to a number of 5 or more',
    ],
    [
      'an unknown time zone of the agent',
      html`<ve-scheduler agent-email="a" agent-time-zone="Mars"></ve-scheduler>`,
      { tokenSource: TOKEN_SOURCE },
      'agent-time-zone is "Mars": set it to an IANA time zone, e.g. "Europe/Sofia"',
    ],
    [
      'an availability endpoint without https',
      html`<ve-scheduler agent-email="a" availability-endpoint="http://example.com/free"></ve-scheduler>`,
      { tokenSource: TOKEN_SOURCE },
      'availability-endpoint is "http://example.com/free": set it to an https URL',
    ],
    [
      'a gateway without https',
      html`<ve-scheduler agent-email="a"></ve-scheduler>`,
      { tokenSource: () => Promise.resolve({ token: 'a.b.c', api_base: 'http://example.com' }) },
      'api_base of the token response is "http://example.com/": it must be an https URL',
    ],
    [
      'a missing agent of a join button',
      html`<ve-join-button full-url=${FULL_URL}></ve-join-button>`,
      { tokenSource: TOKEN_SOURCE },
      'agent-id is missing: set it to agentId of the schedule',
    ],
    [
      'a join endpoint without https',
      html`<ve-join-button agent-id="a" join-endpoint="http://example.com/join"></ve-join-button>`,
      {},
      'join-endpoint is "http://example.com/join": set it to an https URL',
    ],
  ] as const) {
    it(`reports ${title} to the developer, not to the visitor`, async () => {
      const { detail, text } = await failure(template, properties);
      expect(detail.code).to.equal('configuration');
      expect(detail.message).to.equal(message);
      expect(consoleLines).to.deep.equal([`<${template.strings[0]!.match(/ve-[a-z-]+/)![0]}>: ${message}`]);
      expect(text).not.to.contain(message).and.not.to.contain(':');
      expect(JSON.stringify(detail) + consoleLines.join()).not.to.contain(secret);
    });
  }

  for (const template of [
    html`<ve-scheduler pak=${secret}></ve-scheduler>`,
    html`<ve-join-button pak=${secret} full-url=${FULL_URL} agent-id="a"></ve-join-button>`,
    html`<ve-join-button pak=${secret} agent-id="a" join-endpoint="/join"></ve-join-button>`,
  ]) {
    it(`rejects a partner key and never repeats it: ${template.strings.join('…')}`, async () => {
      const { detail, text } = await failure(template);
      expect(detail.code).to.equal('pak_refused');
      expect(detail.message).to.match(/^pak is not allowed.*token-endpoint/);
      expect(consoleLines)
        .to.have.length(1)
        .and.to.satisfy(([line]: string[]) => line!.endsWith(detail.message));
      expect(detail.message + consoleLines.join() + text).not.to.contain(secret);
    });
  }

  it('only warns when the setting has a default', async () => {
    await fixture(
      html`<ve-scheduler
        mode="popup"
        time-zone="Mars"
        fields="phone:gone"
        token-endpoint="/t"
      ></ve-scheduler>`,
    );
    expect(consoleLines).to.deep.equal([
      '<ve-scheduler>: time-zone is "Mars": set it to an IANA time zone, e.g. "Europe/Sofia"',
      '<ve-scheduler>: fields is "phone:gone": write it like "email:required phone:hidden"',
    ]);
  });
});

import { expect, fixture, html } from '@open-wc/testing';
import {
  propertyFindings,
  definitionFindings,
  scriptFinding,
} from '../../../../src/doctor/browser/element-checks.js';
import {
  builtInsFinding,
  litFinding,
  serviceWorkerFinding,
  storageFinding,
} from '../../../../src/doctor/browser/environment-checks.js';
import {
  colorSchemeFinding,
  visibilityFindings,
  widthFinding,
} from '../../../../src/doctor/browser/layout-checks.js';
import { violationFindings } from '../../../../src/doctor/browser/policy-checks.js';
import type { Patient } from '../../../../src/doctor/browser/patient.js';

/** A block as wide as its container lets it be, as the form is. */
const place = async (style: string, inner = '') => {
  const box = await fixture<HTMLElement>(
    html`<div style=${style}>
      <ve-scheduler style="display: block; container-type: inline-size; ${inner}"></ve-scheduler>
    </div>`,
  );
  return box.querySelector('ve-scheduler') as unknown as Patient;
};

describe("the doctor's look at the page", () => {
  for (const style of [
    'display: block',
    'display: flex; flex-direction: column',
    'display: grid',
    'width: 400px; float: left',
  ]) {
    it(`finds the element wide in a box with ${style}`, async () => {
      expect(widthFinding(await place(style)).status).to.equal('ok');
    });
  }

  for (const style of [
    'display: flex; justify-content: center',
    'display: flex; flex-direction: column; align-items: center',
    'display: grid; justify-items: center',
    'display: inline-block',
    'float: left',
    'position: absolute',
    'width: fit-content',
    'display: table-cell',
  ]) {
    it(`finds a box without a width of its own: ${style}`, async () => {
      const host = await place(style);
      const finding = widthFinding(host);
      expect(finding).to.include({ check: 'width', status: 'error' });
      // The line that it gives mends it.
      const [, selectors, declarations] = /^(.*) \{ (.*) \}$/.exec(finding.fix!)!;
      for (const selector of selectors!.split(', ')) {
        for (const element of document.querySelectorAll<HTMLElement>(selector))
          element.style.cssText += `; ${declarations!}`;
      }
      expect(widthFinding(host).status).to.equal('ok');
    });
  }

  it('asks for no width of a form in a dialog', async () => {
    const host = await place('display: inline-block');
    expect(widthFinding(Object.assign(host, { mode: 'popup' })).status).to.equal('ok');
  });

  for (const [style, what] of [
    ['display: none', 'is not displayed'],
    ['visibility: hidden', 'is invisible'],
    ['opacity: 0', 'is transparent'],
    ['height: 0; overflow: hidden', 'has no height'],
  ] as const) {
    it(`finds an ancestor with ${style}`, async () => {
      const [finding] = visibilityFindings(await place(style));
      expect(finding).to.include({ check: 'visibility', status: 'warning' });
      expect(finding!.message).to.contain(what);
    });
  }

  for (const name of ['hidden', 'inert', 'aria-hidden']) {
    it(`finds an ancestor with ${name}`, async () => {
      const host = await place('');
      expect(visibilityFindings(host)[0]!.status).to.equal('ok');
      host.parentElement!.setAttribute(name, 'true');
      expect(visibilityFindings(host)[0]!.fix).to.equal(`Remove ${name} from <div>.`);
    });
  }

  it('looks through shadow roots and closed details', async () => {
    const outer = await fixture<HTMLElement>(html`<details><div></div></details>`);
    const root = outer.querySelector('div')!.attachShadow({ mode: 'open' });
    root.append(document.createElement('ve-scheduler'));
    expect(visibilityFindings(root.querySelector('ve-scheduler') as unknown as Patient)[0]!.fix).to.equal(
      '<details open>',
    );
  });

  it('compares the colours of the element and of the page behind it', async () => {
    const status = async (style: string, prefersDark = false) =>
      colorSchemeFinding(await place(style), prefersDark).status;
    expect(await status('background: #fff')).to.equal('ok');
    expect(await status('background: #111')).to.equal('warning');
    expect(await status('background: #111; color-scheme: dark')).to.equal('ok');
    expect(await status('background: #fff; color-scheme: light dark', true)).to.equal('warning');
    expect(await status('background: #fff; color-scheme: light dark')).to.equal('ok');
  });

  it('finds properties of the wrong type, and misspelt ones', async () => {
    const host = await place('');
    expect(propertyFindings(host)[0]!.status).to.equal('ok');
    for (const [name, value, text] of [
      ['tokenSource', '/ve/token', 'tokenSource is no function'],
      ['strings', 'Hello', 'strings is no object'],
      ['agentProfiles', [], 'agentProfiles is no object'],
      ['schedule', '{}', 'schedule is text'],
      ['tokenendpoint', '/ve/token', 'The element has tokenEndpoint'],
      ['token_endpoint', '/ve/token', 'The element has tokenEndpoint'],
    ] as const) {
      const [finding] = propertyFindings(
        Object.assign(document.createElement('ve-scheduler'), { [name]: value }),
      );
      expect(finding, name).to.include({ check: 'properties', status: 'error' });
      expect(finding!.message).to.contain(text);
    }
  });

  it('says which script registers the element, and which elements none does', async () => {
    const host = await fixture<HTMLElement>(html`<p></p>`);
    const module = 'https://example.com/ve/doctor.js';
    const file = {
      url: new URL('https://example.com/ve/ve-scheduler.js'),
      name: 've-scheduler.js',
      kind: 'element',
      isDeferred: true,
      integrity: '',
      nonce: '',
      crossOrigin: null,
    } as const;
    expect(definitionFindings(host, '1.0.0', [file], module)[0]!.message).to.contain(
      'by https://example.com/ve/ve-scheduler.js, release 1.0.0',
    );
    await fixture(html`<ve-agenda></ve-agenda>`);
    expect(definitionFindings(host, '1.0.0', [file], module)[0]!.fix).to.equal(
      '<script src="https://example.com/ve/ve-agenda.js" defer></script>',
    );
    expect(scriptFinding('1.0.0', '1.0.0').status).to.equal('ok');
    expect(scriptFinding('1.0.0', '1.1.0').fix).to.contain('/ve-scheduler/1.1.0/');
  });

  it('finds changed built-in functions, and whether they still work', () => {
    const scope = { Array, Date, JSON, Object, Promise, String, fetch, customElements };
    expect(builtInsFinding(scope).status).to.equal('ok');
    const traced = builtInsFinding({ ...scope, fetch: (...args) => globalThis.fetch(...args) });
    expect(traced).to.include({ check: 'built-ins', status: 'warning' });
    expect(traced.message).to.contain('replaced fetch');
    const from = (list: Iterable<unknown>) => [...list];
    const old = new Proxy(Array, {
      get: (target, name) => (name === 'from' ? from : Reflect.get(target, name)),
    });
    const broken = builtInsFinding({ ...scope, Array: old });
    expect(broken).to.include({ check: 'built-ins', status: 'error' });
    expect(broken.message).to.contain('Array.from');
  });

  it('finds what is between the page and its server, and other copies of Lit', () => {
    expect(serviceWorkerFinding(undefined).status).to.equal('ok');
    expect(serviceWorkerFinding('https://example.com/sw.js').message).to.contain('https://example.com/sw.js');
    expect(storageFinding(false, true, false).message).to.contain('Storage is blocked');
    expect(storageFinding(true, false, true).status).to.equal('warning');
    expect(storageFinding(true, true, true).status).to.equal('ok');
    expect(litFinding([], true).status).to.equal('ok');
    expect(litFinding(['3.3.1'], false).status).to.equal('ok');
    expect(litFinding(['3.3.1'], true).fix).to.contain('lit-html');
  });

  it('tells only violations that concern the servers of the element', () => {
    const page = new URL('https://example.com/');
    const servers = [new URL('https://api.example.org/ve/token')];
    const seen = (directive: string, blocked: string) =>
      violationFindings([{ directive, blocked }], servers, page);
    expect(seen('connect-src', 'https://api.example.org/ve/token')[0]!.fix).to.equal(
      'Content-Security-Policy: connect-src … https://api.example.org',
    );
    expect(seen('connect-src', 'https://ads.example.net/')).to.deep.equal([]);
    expect(seen('script-src-elem', 'inline')).to.deep.equal([]);
  });
});

import { expect } from '@open-wc/testing';
import '../../../src/index.js';
import '../../../src/agenda.js';
import { FAULT_ROWS } from './fault-rows.js';
import { FAULTS } from './faults.js';
import { FaultyServer } from './faulty-server.js';
import { featuresFor, reach } from './reach.js';

describe('a fault', () => {
  let server: FaultyServer | undefined;
  const tabs: Window[] = [];
  const open = window.open.bind(window);
  beforeEach(() => {
    window.open = (...args) => {
      const tab = open(...args);
      if (tab) tabs.push(tab);
      return tab;
    };
  });
  afterEach(() => {
    server?.close();
    server = undefined;
    window.open = open;
    for (const tab of tabs.splice(0)) tab.close();
  });

  it('is tested of each kind for each request', () => {
    const requests = new Set(FAULT_ROWS.map(({ request }) => request));
    expect(FAULT_ROWS).to.have.length(requests.size * Object.keys(FAULTS).length);
  });

  for (const row of FAULT_ROWS) {
    const { request, fault, code, words, sent, focus, button, name } = row;
    it(`of “${request}”: ${fault}, ends in ${code ?? 'no error'}`, async () => {
      server = new FaultyServer(featuresFor(request));
      const outcome = await reach(server, row);
      expect(outcome).to.include({ code, sent, focus });
      expect(outcome.words).to.contain(words);
      expect(Boolean(outcome.words)).to.equal(Boolean(words));
      expect(outcome.button).to.contain(button);
      if (name !== undefined) expect(outcome.name).to.equal(name);
    });
  }
});

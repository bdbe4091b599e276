import { expect } from '@open-wc/testing';
import { createLocalize } from '../../../src/elements/kit/localization.js';
import { createZoneSearch } from '../../../src/elements/zone/zone-search.js';
import { stringsFor } from '../../../src/i18n/locales.js';
import { until } from '../world.js';

describe('the search for time zones', () => {
  const { strings } = stringsFor('en');
  const localization = createLocalize()({ strings, locale: 'en', hourCycle: '' });

  function openSearch() {
    const counts: number[] = [];
    const search = createZoneSearch(
      { timeZone: 'Asia/Kathmandu', browserTimeZone: 'Europe/Berlin' },
      { localization: () => localization, now: () => Date.UTC(2040, 0), agentTimeZone: () => '' },
      () => counts.push(named().length),
    );
    const named = () => search.options.filter(({ note }) => note);
    search.loadNames();
    return { search, counts, named };
  }

  it('names at once what the list shows without scrolling', () => {
    const { search, named } = openSearch();
    expect(named()).to.deep.equal(search.options.slice(0, 8));
    search.stop();
  });

  it('names all zones, and finds them by countries and abbreviations', async () => {
    const { search, counts } = openSearch();
    await until(() => counts.at(-1) === search.options.length, 'all names');
    await until(() => search.options.every(({ keywords }) => keywords?.includes('UTC')), 'all keywords');
    const keywords = search.options.find(({ name }) => name === 'Berlin')!.keywords!;
    expect(keywords).to.contain('Germany').and.to.contain('CEST');
  });

  it('updates the list only a few times meanwhile, because each update renders the form', async () => {
    const { search, counts } = openSearch();
    const start = performance.now();
    await until(() => search.options.every(({ keywords }) => keywords?.includes('UTC')), 'all keywords');
    expect(counts.length).to.be.at.most(2 + (performance.now() - start) / 250);
  });

  it('names nothing more after it was stopped', async () => {
    const { search, named } = openSearch();
    search.stop();
    // Called after the callback of the search, which asked first.
    await new Promise<unknown>((resolve) =>
      'requestIdleCallback' in globalThis ? requestIdleCallback(resolve) : setTimeout(resolve),
    );
    expect(named().length).to.equal(8);
  });

  it('keeps its options, and puts other likely zones first when they change', () => {
    const zones = { timeZone: 'Asia/Kathmandu', browserTimeZone: 'Europe/Berlin' };
    const search = createZoneSearch(
      zones,
      { localization: () => localization, now: () => Date.UTC(2040, 0), agentTimeZone: () => '' },
      () => {},
    );
    const { options } = search;
    expect(search.options).to.equal(options);
    zones.timeZone = 'Asia/Tokyo';
    expect(search.options.slice(0, 2).map(({ name }) => name)).to.deep.equal(['Berlin', 'Tokyo']);
  });
});

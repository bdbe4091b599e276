import { expect } from '@open-wc/testing';
import { languageOf, localeFor } from '../../../src/i18n/language.js';

describe('languageOf', () => {
  it('returns the nearest lang, also across shadow roots', () => {
    const outer = document.createElement('div');
    outer.lang = 'pt-BR';
    const host = document.createElement('div');
    outer.append(host);
    const inner = document.createElement('p');
    host.attachShadow({ mode: 'open' }).append(inner);
    expect(languageOf(inner)).to.equal('pt-BR');
  });

  it('reads an underscore as a hyphen', () => {
    const element = document.createElement('p');
    element.lang = 'nl_NL';
    expect(languageOf(element)).to.equal('nl-NL');
  });

  it('returns an empty string when no lang is set', () =>
    expect(languageOf(document.createElement('p'))).to.equal(''));
});

describe('localeFor', () => {
  for (const [page, visitor, locale] of [
    ['en-GB', ['en-US'], 'en-GB'],
    ['en', ['de-DE', 'en-GB'], 'en-GB'],
    ['', ['en-AU'], 'en-AU'],
    ['de', ['de-DE', 'fr'], 'en-DE'],
    ['en', ['fr', 'pt-BR'], 'en-BR'],
    ['en', ['fr', 'not a tag'], 'en'],
    ['EN-gb', [], 'EN-gb'],
  ] as const) {
    it(`returns ${locale} on a page in ${page || 'no language'}`, () =>
      expect(localeFor('en', page, visitor)).to.equal(locale));
  }
});

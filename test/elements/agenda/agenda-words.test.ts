import { expect } from '@open-wc/testing';
import { wordsIn } from '../../../src/elements/agenda/agenda-words.js';
import type { AgendaWords } from '../../../src/elements/agenda/words.js';
import { words as english } from '../../../src/elements/agenda/words/en.js';

const NAMES = Object.keys(english) as (keyof AgendaWords)[];
const LANGUAGES = 'ar bg de es fr he hi it ja ko nl pl pt tr zh'.split(' ');

const textOf = (words: AgendaWords, name: keyof AgendaWords): string => {
  const word: string | ((...values: string[]) => string) = words[name];
  return typeof word === 'string' ? word : word('NAME', 'TIME');
};

describe('the words of the agenda', () => {
  for (const language of LANGUAGES) {
    it(`are complete and translated in ${language}`, async () => {
      const words = (await wordsIn(language))!;
      expect(Object.keys(words)).to.have.members(NAMES);
      for (const name of NAMES) {
        const [text, original] = [textOf(words, name), textOf(english, name)];
        expect(text.trim(), name).not.to.equal('');
        if (name !== 'startsIn') expect(text, name).not.to.equal(original);
        for (const value of ['NAME', 'TIME']) {
          expect(text.includes(value), `${name}: ${value}`).to.equal(original.includes(value));
        }
      }
    });
  }

  it('are missing in a language that has none', async () => {
    expect(await wordsIn('xx')).to.equal(undefined);
  });
});

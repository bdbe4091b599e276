import { expect } from '@open-wc/testing';
import { wordsIn as agendaWordsIn } from '../../../src/elements/agenda/agenda-words.js';
import { words as agendaWords } from '../../../src/elements/agenda/words/en.js';
import { LoadedWords } from '../../../src/elements/kit/loaded-words.js';
import { wordsIn as manageWordsIn } from '../../../src/elements/manage/manage-words.js';
import { words as manageWords } from '../../../src/elements/manage/words/en.js';
import { wordsIn as questionWordsIn } from '../../../src/elements/questions/question-words.js';
import { words as questionWords } from '../../../src/elements/questions/words/en.js';

type Text = string | ((...values: string[]) => string);

const LANGUAGES = 'ar bg de es fr he hi it ja ko nl pl pt tr zh'.split(' ');
/** Names of words that are put together by `Intl`, so that they may be equal to the English ones. */
const MAY_BE_ENGLISH = ['startsIn'];

const sets = {
  'the agenda': { english: agendaWords, wordsIn: agendaWordsIn },
  'changing a meeting': { english: manageWords, wordsIn: manageWordsIn },
  'the owner’s questions': { english: questionWords, wordsIn: questionWordsIn },
};

const textOf = (word: Text): string => (typeof word === 'string' ? word : word('NAME', 'TIME'));

for (const [part, { english, wordsIn }] of Object.entries(sets)) {
  describe(`the words of ${part}`, () => {
    for (const language of LANGUAGES) {
      it(`are complete and translated in ${language}`, async () => {
        const words = (await wordsIn(language)) as unknown as Record<string, Text>;
        expect(Object.keys(words)).to.have.members(Object.keys(english));
        for (const [name, word] of Object.entries(english) as [string, Text][]) {
          const [text, original] = [textOf(words[name]!), textOf(word)];
          expect(text.trim(), name).not.to.equal('');
          if (!MAY_BE_ENGLISH.includes(name)) expect(text, name).not.to.equal(original);
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
}

describe('words that are loaded by language', () => {
  it('are asked for once, and there when they have come', async () => {
    const asked: string[] = [];
    const load = (language: string) => {
      asked.push(language);
      return Promise.resolve('Hallo');
    };
    const words = await new Promise<LoadedWords<string>>((resolve) => {
      const loading = new LoadedWords('Hello', load, () => resolve(loading));
      expect(loading.in('en-GB')).to.equal('Hello');
      expect(loading.in('de-AT')).to.equal(undefined);
      expect(loading.in('de-DE')).to.equal(undefined);
    });
    expect(words.in('de-CH')).to.equal('Hallo');
    expect(asked).to.eql(['de']);
  });

  for (const [reason, load] of Object.entries({
    'there are none': () => Promise.resolve(undefined),
    'they cannot be loaded': () => Promise.reject(new Error('blocked')),
  })) {
    it(`are English if ${reason}`, async () => {
      const words = await new Promise<LoadedWords<string>>((resolve) => {
        const loading = new LoadedWords('Hello', load, () => resolve(loading));
        loading.in('sv');
      });
      expect(words.in('sv')).to.equal('Hello');
    });
  }
});

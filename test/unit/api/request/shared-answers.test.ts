import { expect } from '@open-wc/testing';
import { resetClock, setClock } from '../../../elements/time/free-times.js';
import {
  addElement,
  forgetAnswers,
  removeElement,
  shareAnswer,
} from '../../../../src/api/request/shared-answers.js';

const nameOf = (error: unknown): string => (error as Error).name;

describe('shareAnswer', () => {
  const loads: { signal: AbortSignal; resolve: (value: string) => void; reject: (error: Error) => void }[] =
    [];
  const load = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      loads.push({ signal, resolve, reject });
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  const never = new AbortController().signal;

  beforeEach(() => {
    loads.length = 0;
    addElement();
  });

  afterEach(() => {
    resetClock();
    removeElement();
  });

  it('loads once for all who ask with the same key', async () => {
    const both = [shareAnswer('a', never, load), shareAnswer('a', never, load)];
    expect(loads.length).to.equal(1);
    loads[0]!.resolve('one');
    expect(await Promise.all(both)).to.deep.equal(['one', 'one']);
    expect(await shareAnswer('a', never, load)).to.equal('one');
    expect(loads.length).to.equal(1);
  });

  it('shares nothing with another key, without a key, or without elements', () => {
    void shareAnswer('a', never, load);
    void shareAnswer('b', never, load);
    void shareAnswer('', never, load);
    void shareAnswer('', never, load);
    expect(loads.length).to.equal(4);
    removeElement();
    void shareAnswer('a', never, load);
    void shareAnswer('a', never, load);
    expect(loads.length).to.equal(6);
    addElement();
  });

  it('aborts the request only when the last one who waits is gone', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const first = shareAnswer('a', one.signal, load);
    const second = shareAnswer('a', other.signal, load);
    one.abort();
    expect(loads[0]!.signal.aborted).to.equal(false);
    expect(await first.catch(nameOf)).to.equal('AbortError');
    expect(loads[0]!.signal.aborted).to.equal(false);
    other.abort();
    expect(loads[0]!.signal.aborted).to.equal(true);
    expect(await second.catch(nameOf)).to.equal('AbortError');
    void shareAnswer('a', never, load);
    expect(loads.length).to.equal(2);
  });

  it('keeps an answer when those who got it are gone', async () => {
    const one = new AbortController();
    const first = shareAnswer('a', one.signal, load);
    loads[0]!.resolve('one');
    await first;
    one.abort();
    expect(await shareAnswer('a', never, load)).to.equal('one');
    expect(loads.length).to.equal(1);
  });

  it('shares a failure only with those who wait', async () => {
    const both = [shareAnswer('a', never, load), shareAnswer('a', never, load)];
    loads[0]!.reject(new Error('down'));
    for (const one of both) expect(await one.catch(String)).to.equal('Error: down');
    void shareAnswer('a', never, load);
    expect(loads.length).to.equal(2);
  });

  it('renews an answer that does not do once for all', async () => {
    const first = shareAnswer('a', never, load);
    loads[0]!.resolve('old');
    await first;
    const both = [1, 2].map(() => shareAnswer('a', never, load, (value) => value !== 'old'));
    await Promise.resolve();
    await Promise.resolve();
    loads[1]!.resolve('new');
    expect(await Promise.all(both)).to.deep.equal(['new', 'new']);
    expect(loads.length).to.equal(2);
  });

  it('takes a new answer that does not do, so that it cannot ask for ever', async () => {
    const first = shareAnswer('a', never, load, () => false);
    loads[0]!.resolve('same');
    expect(await first).to.equal('same');
  });

  it('asks anew after 30 seconds, when told to forget, and after the last element', async () => {
    const answered = async (value: string) => {
      const answer = shareAnswer('a', never, load);
      loads.at(-1)!.resolve(value);
      return answer;
    };
    setClock('2040-11-20T10:00:00Z');
    await answered('one');
    setClock('2040-11-20T10:00:29.999Z');
    expect(await answered('two')).to.equal('one');
    setClock('2040-11-20T10:00:30Z');
    expect(await answered('two')).to.equal('two');
    forgetAnswers();
    expect(await answered('three')).to.equal('three');
    removeElement();
    expect(addElement()).to.equal(true);
    expect(await answered('four')).to.equal('four');
    expect(loads.length).to.equal(4);
  });
});

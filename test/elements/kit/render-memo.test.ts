import { expect } from '@open-wc/testing';
import { memo, withMemo } from '../../../src/elements/kit/render-memo.js';

describe('what a render computes', () => {
  let count: number;
  const key = {};
  const next = () => memo(key, () => ({ count: (count += 1) })).count;
  beforeEach(() => {
    count = 0;
  });

  it('is computed once in a render', () => {
    expect(withMemo(() => [next(), next()])).to.deep.equal([1, 1]);
  });

  it('is computed anew in the next render', () => {
    expect([withMemo(next), withMemo(next)]).to.deep.equal([1, 2]);
  });

  it('is computed at each call outside of a render', () => {
    withMemo(next);
    expect([next(), next()]).to.deep.equal([2, 3]);
  });

  it('is forgotten when the render throws', () => {
    const fail = () => {
      next();
      throw new Error('no render');
    };
    expect(() => withMemo(fail)).to.throw('no render');
    expect([next(), next()]).to.deep.equal([2, 3]);
  });

  it('belongs to its key', () => {
    const other = () => memo({}, () => ({ count: 0 })).count;
    expect(withMemo(() => [next(), other(), next()])).to.deep.equal([1, 0, 1]);
  });
});

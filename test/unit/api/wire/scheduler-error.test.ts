import { expect } from '@open-wc/testing';
import {
  errorCodeForStatus,
  SchedulerError,
  toSchedulerError,
} from '../../../../src/api/wire/scheduler-error.js';
import { settingMistake } from '../../../../src/api/wire/setting-mistake.js';
import { toSendError } from '../../../../src/api/request/unknown-outcome.js';

describe('errorCodeForStatus', () => {
  for (const [status, post, get] of [
    [400, 'rejected', 'bad_response'],
    [401, 'unauthorized', 'unauthorized'],
    [403, 'forbidden', 'forbidden'],
    [404, 'not_found', 'not_found'],
    [409, 'conflict', 'bad_response'],
    [429, 'rate_limited', 'rate_limited'],
    [499, 'rejected', 'bad_response'],
    [500, 'server_error', 'server_error'],
    [599, 'server_error', 'server_error'],
  ] as const) {
    it(`is ${post} for ${status}, and ${get} for what is read`, () => {
      expect(errorCodeForStatus(status, 'POST')).to.equal(post);
      expect(errorCodeForStatus(status, 'GET')).to.equal(get);
    });
  }
});

describe('an exception', () => {
  it('becomes an internal error without its message, which may contain a token', () => {
    const cause = new TypeError('token abc');
    const error = toSchedulerError(cause);
    expect(error).to.include({ code: 'internal', cause });
    expect(error.message)
      .to.match(/^TypeError/)
      .and.to.include('scheduler-error.test');
    expect(error.message).not.to.include('abc');
  });

  it('becomes an unknown outcome while a booking is sent, without its message', () => {
    const error = toSendError(new TypeError('token abc'));
    expect(error.code).to.equal('outcome_unknown');
    expect(error.message)
      .to.match(/^TypeError/)
      .and.not.to.include('abc');
  });

  it('stays as it is if it is one of the scheduler', () => {
    const error = new SchedulerError('conflict');
    expect(toSchedulerError(error)).to.equal(error);
    expect(toSendError(error)).to.equal(error);
  });

  it('need not be an object', () => {
    expect(toSchedulerError(undefined).code).to.equal('internal');
  });
});

describe('settingMistake', () => {
  for (const [value, shown] of [
    ['', 'missing'],
    [7, '"7"'],
    ['9-17', '"9-17"'],
    ['https://a:b@example.com/x?key=1\n2', '"…@example.com/x?…"'],
    ['https://example.com/x#key', '"https://example.com/x?…"'],
  ] as const) {
    it(`shows ${shown} for ${JSON.stringify(value)}`, () =>
      expect(settingMistake('hours', value, 'mend it')).to.equal(`hours is ${shown}: mend it`));
  }
});

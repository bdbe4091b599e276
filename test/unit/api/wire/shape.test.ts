import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import * as z from 'zod';
import { Agent, Schedule, Token } from '../../../../src/api/wire/schema.js';
import { parse } from '../../../../src/api/wire/shape.js';

/** The same schemas, written with zod. */
const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const section = <S extends z.ZodRawShape>(shape: S) => z.looseObject(shape).optional().catch(undefined);
const ours = { Agent, Schedule, Token };
const zods = {
  Agent: z.looseObject({
    firstName: text,
    lastName: text,
    photo: text,
    role: text,
    description: text,
    _account: z.looseObject({ email: z.string().min(1) }),
  }),
  Schedule: z.looseObject({
    _id: z.string().min(1),
    agentId: text,
    date: z.number().min(-8.64e15).max(8.64e15).optional().catch(undefined),
    duration: number,
    visitor: section({ meetingUrl: text }),
    agent: section({ name: text, fullUrl: text }),
  }),
  Token: z.looseObject({
    token: z.string().regex(/^[\x21-\x7e]+$/),
    expires_in: number,
    api_base: text,
    meeting_origin: text,
    features: z.array(z.unknown()).optional().catch(undefined),
    calendar: section({
      time_zone: text,
      durations: z.array(z.number()).min(1).optional().catch(undefined),
      min_notice_minutes: number,
      horizon_days: number,
    }),
    bootstrap: section({
      agent: text,
      agent_count: number,
      availability: section({ agent: z.string().min(1), duration: z.number(), to: z.number() }),
    }),
  }),
};

const KEYS = [
  ...['firstName', 'lastName', '_account', 'email', '_id', 'agentId', 'date', 'duration', 'visitor', 'agent'],
  ...['meetingUrl', 'name', 'fullUrl', 'token', 'expires_in', 'features', 'calendar', 'durations', 'other'],
  ...['bootstrap', 'availability', 'to', 'min_notice_minutes', 'agent_count'],
];

/** Any JSON whose keys are mostly those of the API. */
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, '', 'text', 0, 15, -1, 1.5, 9e15),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('json'), { maxKeys: 8 }),
  ),
}));

/** A key that is missing and one that is undefined mean the same. */
const withoutUndefined = (value: unknown): unknown =>
  value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);

describe('the schemas of API responses', () => {
  for (const name of ['Agent', 'Schedule', 'Token'] as const) {
    it(`${name}: accept and return what zod does, for any JSON`, () => {
      const required = { Agent: { _account: { email: 'a' } }, Schedule: { _id: 'a' }, Token: { token: 'a' } };
      const body = fc
        .tuple(json, fc.boolean())
        .map(([any, isFilled]) =>
          isFilled && typeof any === 'object' && !Array.isArray(any) ? { ...required[name], ...any } : any,
        );
      let accepted = 0;
      fc.assert(
        fc.property(body, (value) => {
          const expected = zods[name].safeParse(value);
          const parsed = parse<unknown>(ours[name], value);
          expect(parsed !== undefined).to.equal(expected.success);
          expect(withoutUndefined(parsed)).to.deep.equal(withoutUndefined(expected.data));
          if (expected.success) accepted += 1;
        }),
        { numRuns: 500 },
      );
      expect(accepted).to.be.above(50);
    });
  }
});

import { expect, test } from 'playwright/test';
import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { HttpError } from '../../../../src/gateway/http/http-error.js';
import { Admissions, type AdmissionsOptions } from '../../../../src/gateway/limits/admission.js';
import { ProofOfWork } from '../../../../src/gateway/limits/proof-of-work.js';
import { createMemoryStore } from '../../../../src/server.js';

const secret = 'a secret of the site that is long enough';
const proofOfWork = new ProofOfWork({ secret, store: createMemoryStore() });

/** Admissions under a given pressure of the limit for all meetings. */
const admissionsAt = (pressure: number, options: Partial<AdmissionsOptions> = {}) =>
  new Admissions({
    limits: {
      check: () => Promise.resolve(pressure ? { pressure, name: 'createTotal' } : { pressure }),
    } as unknown as AdmissionsOptions['limits'],
    proofOfWork,
    workRequired: 'under-pressure',
    verifyChallenge: undefined,
    challengeRequired: 'always',
    ...options,
  });

const requestWith = (headers: Record<string, string> = {}) =>
  new Request('https://www.example.com', { headers });
const create = (admissions: Admissions, headers?: Record<string, string>) =>
  admissions.start(requestWith(headers), 'create');

/** What an admission is refused with; `undefined` if it is not. */
async function refusalOf(admitted: Promise<void>): Promise<HttpError | undefined> {
  try {
    await admitted;
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(HttpError);
    return error as HttpError;
  }
}

async function solve(refusal: HttpError | undefined): Promise<Record<string, string>> {
  const challenge = refusal!.challenge as Challenge;
  const solution = await solveChallenge({ challenge, deriveKey });
  return { 'X-Proof-Of-Work': btoa(JSON.stringify({ challenge, solution })) };
}

test('without proof, half of a limit refuses nobody, and a reached limit everybody for a minute', async () => {
  const refusal = (pressure: number) =>
    refusalOf(create(admissionsAt(pressure, { workRequired: 'never' })).admit([]));
  expect(await refusal(0.5)).toBeUndefined();
  expect(await refusal(0.99)).toBeUndefined();
  expect(await refusal(1)).toMatchObject({ status: 429, limit: 'createTotal' });
});

test('work is asked for from half of a limit on, and the refusal names the limit', async () => {
  expect(await refusalOf(create(admissionsAt(0.49)).admit([]))).toBeUndefined();
  expect(await refusalOf(create(admissionsAt(0.5)).admit([]))).toMatchObject({
    status: 403,
    error: 'work_required',
    limit: 'createTotal',
  });
});

test('work that is always asked for names no limit', async () => {
  const refusal = await refusalOf(create(admissionsAt(0.3, { workRequired: 'always' })).admit([]));
  expect(refusal).toMatchObject({ error: 'work_required' });
  expect(refusal!.limit).toBeUndefined();
});

test('one solution is enough for a request that is admitted twice', async () => {
  const admissions = admissionsAt(1);
  const proof = await solve(await refusalOf(create(admissions).admit([])));
  const admission = create(admissions, proof);
  await admission.admit([]);
  await admission.admit([]);
  expect(await refusalOf(create(admissions, proof).admit([]))).toMatchObject({ error: 'work_required' });
});

test('a used solution is refused while the shared store fails', async () => {
  const fails = () => Promise.reject(new Error('down'));
  const store = { ...createMemoryStore(), add: fails } as ReturnType<typeof createMemoryStore>;
  const admissions = admissionsAt(1, { proofOfWork: new ProofOfWork({ secret, store }) });
  const proof = await solve(await refusalOf(create(admissions).admit([])));
  expect(await refusalOf(create(admissions, proof).admit([]))).toBeUndefined();
  expect(await refusalOf(create(admissions, proof).admit([]))).toMatchObject({ error: 'work_required' });
});

test.describe('the owner’s challenge', () => {
  const asked: string[] = [];
  const verifyChallenge = (token: string) => asked.push(token) > 0;
  test.beforeEach(() => void asked.splice(0));

  test('is announced only if there is one, and if it is always required', () => {
    expect(admissionsAt(0).asksForChallenge).toBe(false);
    expect(admissionsAt(0, { verifyChallenge }).asksForChallenge).toBe(true);
    const challengeRequired = 'under-pressure';
    expect(admissionsAt(0, { verifyChallenge, challengeRequired }).asksForChallenge).toBe(false);
  });

  test('is checked once for a request that is admitted twice', async () => {
    const admission = create(admissionsAt(1, { verifyChallenge }), { 'X-Challenge-Token': 'x' });
    await admission.admit([]);
    await admission.admit([]);
    expect(asked).toEqual(['x']);
  });

  test('has a token of at most 4,096 characters', async () => {
    for (const [length, error] of [
      [4_096, undefined],
      [4_097, 'challenge_failed'],
    ] as const) {
      const headers = { 'X-Challenge-Token': 'x'.repeat(length) };
      const refusal = await refusalOf(create(admissionsAt(0, { verifyChallenge }), headers).admit([]));
      expect(refusal?.error).toBe(error);
    }
    expect(asked.map(({ length }) => length)).toEqual([4_096]);
  });

  test('names the limit under pressure, and none if it is always required', async () => {
    const refusal = (options: Partial<AdmissionsOptions>) =>
      refusalOf(create(admissionsAt(1, { verifyChallenge, ...options })).admit([]));
    expect((await refusal({ challengeRequired: 'under-pressure' }))!.limit).toBe('createTotal');
    expect((await refusal({}))!.limit).toBeUndefined();
  });
});

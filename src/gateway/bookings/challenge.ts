import { HttpError } from '../http/http-error.js';
import type { GatewayOptions } from '../options/gateway-options.js';

const MAX_TOKEN_LENGTH = 4096;

/**
 * Verifies the challenge token of a request, if the owner asks for one.
 *
 * @throws HttpError 403 `challenge_required` or `challenge_failed`
 */
export async function verifyChallenge(
  request: Request,
  verify: GatewayOptions['verifyChallenge'],
): Promise<void> {
  if (!verify) return;
  const token = request.headers.get('X-Challenge-Token');
  if (!token) throw new HttpError(403, 'challenge_required', 'Please confirm that you are human');
  // The owner's code may return anything; only `true` passes.
  const verdict: unknown = token.length <= MAX_TOKEN_LENGTH && (await verify(token, request));
  if (verdict !== true)
    throw new HttpError(403, 'challenge_failed', 'The confirmation that you are human did not work');
}

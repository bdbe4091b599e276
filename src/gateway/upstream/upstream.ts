import type { Fetch } from '../../api/request.js';
import { apiUrl } from '../../api/trusted-url.js';
import type { UpstreamCall } from '../http/log.js';

/** Why the API gave no answer that can be read. Its text says nothing of the request. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly outcome: Exclude<UpstreamCall['outcome'], number>;

  constructor(outcome: UpstreamFailure['outcome'], options?: ErrorOptions) {
    super(outcome, options);
    this.outcome = outcome;
  }
}

/** An answer of the API, whatever its status. */
export interface UpstreamAnswer {
  readonly status: number;
  /** The parsed body; `undefined` where it is not JSON. */
  readonly json: unknown;
  /** `Retry-After` in seconds, where it is a number. */
  readonly retryAfter: number | undefined;
}

export interface UpstreamRequest {
  /** What the log calls it. */
  readonly call: string;
  readonly method: 'GET' | 'POST';
  /** Begins with a slash, each part encoded. */
  readonly path: string;
  readonly token?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface UpstreamOptions {
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: () => number;
  /** Milliseconds for the whole answer. */
  readonly timeout: number;
}

/** Told of each call when it has ended. */
export type TraceCall = (call: UpstreamCall) => void;

const MAX_BYTES = 2_000_000;

/**
 * Calls the API. The one place of the gateway that touches the network: the base is fixed, redirects are refused, and
 * time and size are bounded.
 */
export class Upstream {
  readonly #options: UpstreamOptions;

  constructor(options: UpstreamOptions) {
    this.#options = options;
  }

  /** @throws UpstreamFailure where no readable answer came. */
  async send(request: UpstreamRequest, record: TraceCall): Promise<UpstreamAnswer> {
    const { clock } = this.#options;
    const start = clock();
    try {
      const answer = await this.#answer(request);
      record({ call: request.call, outcome: answer.status, ms: clock() - start });
      return answer;
    } catch (error) {
      const failure =
        error instanceof UpstreamFailure ? error : new UpstreamFailure('network', { cause: error });
      record({ call: request.call, outcome: failure.outcome, ms: clock() - start });
      throw failure;
    }
  }

  async #answer({ method, path, token, body }: UpstreamRequest): Promise<UpstreamAnswer> {
    const { baseUrl, fetch, timeout } = this.#options;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Raced, and not only aborted: nothing says that a `fetch` of the owner's heeds its signal.
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new UpstreamFailure('timeout'));
        controller.abort();
      }, timeout);
    });
    const exchange = async (): Promise<UpstreamAnswer> => {
      const response = await fetch(apiUrl(baseUrl, path), {
        method,
        headers: {
          Accept: 'application/json',
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal: controller.signal,
      });
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
        await response.body?.cancel();
        throw new UpstreamFailure('redirect');
      }
      const { status, headers } = response;
      const text = await boundedText(response);
      return { status, json: parseJson(text), retryAfter: Number(headers.get('Retry-After')) || undefined };
    };
    try {
      return await Promise.race([exchange(), tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  const reader = response.body?.getReader();
  if (!reader) return text;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    size += chunk.value.byteLength;
    if (size > MAX_BYTES) {
      await reader.cancel();
      throw new UpstreamFailure('too_large');
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

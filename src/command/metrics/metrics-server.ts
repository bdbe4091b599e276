import { ConfigurationError } from '../environment/environment.js';
import { errorLabel } from '../error-label.js';
import type { Metrics } from './metrics.js';
import { serve, type RunningServer } from '../serve.js';

/**
 * Serves metrics under `/metrics`, on a port of their own: they are not for visitors.
 *
 * @param setting Name of the setting that holds the port, for an error message.
 * @throws ConfigurationError if it cannot listen there.
 */
export async function serveMetrics(
  metrics: Metrics,
  { port, host }: { readonly port: number; readonly host: string },
  setting = 'VE_METRICS_PORT',
): Promise<RunningServer> {
  const answer = async (request: Request): Promise<Response> => {
    if (new URL(request.url).pathname !== '/metrics') return new Response('See /metrics\n', { status: 404 });
    return new Response(await metrics.text(), { headers: { 'Content-Type': metrics.contentType } });
  };
  try {
    return await serve(answer, { port, host, gracePeriodMs: 0, maxConnections: 64 });
  } catch (error) {
    throw new ConfigurationError([`${setting}: cannot listen there (${errorLabel(error)})`]);
  }
}

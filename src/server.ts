/** For a site owner's own server: the gateway behind the elements' `token-endpoint`. */
export { createGateway } from './gateway/gateway.js';
export type {
  AgentOptions,
  Credentials,
  GatewayOptions,
  HoursOptions,
  JoinRequest,
  UpstreamAgent,
} from './gateway/options/gateway-options.js';
export {
  createMemoryStore,
  type IdempotencyStore,
  type MemoryStoreOptions,
} from './gateway/stores/idempotency-store.js';
export type { Limit, Limiter, LimiterFactory, LimitName, LimitOptions } from './gateway/limits/limits.js';
export type { LogEntry, UpstreamCall } from './gateway/http/log.js';
export { createRedisStore, type RedisClient } from './gateway/stores/redis-store.js';

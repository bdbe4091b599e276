/** For a site owner's own server: the gateway behind the elements' `token-endpoint`. */
export { createGateway } from './gateway/gateway.js';
export { gatewayHandler } from './gateway/gateway-handler.js';
export { createSites, type Sites, type SitesOptions } from './gateway/sites/sites.js';
export type { SiteOptions } from './gateway/sites/site-options.js';
export type { Credentials } from './gateway/options/credentials.js';
export type {
  AgentHours,
  AgentOptions,
  AgentText,
  GatewayOptions,
  HoursOptions,
  JoinRequest,
  UpstreamAgent,
} from './gateway/options/gateway-options.js';
export type { PageFile, PageFiles, PageOptions, RemoteScript } from './gateway/options/page-options.js';
export type { HoldState, HoldStore, StoredHold } from './gateway/stores/hold-store.js';
export type { IdempotencyStore, StoreOperation, StoreResult } from './gateway/stores/idempotency-store.js';
export { createMemoryStore, type MemoryStoreOptions } from './gateway/stores/memory-store.js';
export type { Limit, LimitName, LimitOptions } from './gateway/limits/limit-settings.js';
export type { BatchedUse, Limiter, LimiterBatch, LimiterFactory, Usage } from './gateway/limits/limiter.js';
export type { BookingEvent, BookingEventData, BookingEventType } from './gateway/events/booking-event.js';
export type {
  Answer,
  Answers,
  GuestRules,
  LocalText,
  Question,
  QuestionOption,
  QuestionType,
} from './model/booking/questions.js';
export type { WebhookOptions, WebhookTry } from './gateway/options/webhook-options.js';
export type {
  ClaimedWebhook,
  DeadWebhook,
  WebhookClaims,
  WebhookEntry,
  WebhookOrder,
  WebhookOutcome,
  WebhookQueue,
} from './gateway/stores/webhook-queue.js';
export type { LogEntry, UpstreamCall } from './gateway/http/log.js';
export { createRedisLimiter } from './gateway/limits/redis-limiter.js';
export type { RedisClient } from './gateway/stores/redis-client.js';
export { createRedisStore } from './gateway/stores/redis-store.js';

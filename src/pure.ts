/** All exports without side effects. Safe to import on a server. */
export type { Client } from './api/client.js';
export type { Environment } from './api/wire/environment.js';
export type { Agent, Schedule, Token } from './api/wire/schema.js';
export type { Check, Finding } from './doctor/finding.js';
export { SchedulerError, type ErrorCode } from './api/wire/scheduler-error.js';
export type { TokenRequest, TokenSource } from './api/token/token-source.js';
export type {
  BeforeScheduleEvent,
  BookingStepDetail,
  BookingStepEvent,
  ErrorDetail,
  JoinedDetail,
  JoinedEvent,
  ScheduledEvent,
  VeErrorEvent,
} from './elements/kit/events.js';
export type { StringOverrides } from './elements/kit/language-controller.js';
export type { VeAgenda } from './elements/agenda/ve-agenda.js';
export { VeJoinButton } from './elements/join/ve-join-button.js';
export type { AgentProfiles } from './elements/agents/agent-controller.js';
export { VeScheduler } from './elements/scheduler/ve-scheduler.js';
export type {
  Answer,
  Answers,
  GuestRules,
  LocalText,
  Question,
  QuestionOption,
  QuestionType,
} from './model/booking/questions.js';
export { registerLocale } from './i18n/locales.js';
export type { Strings } from './i18n/strings.js';

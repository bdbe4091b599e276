import type { Agents } from './agents/agents.js';
import type { AgentRules } from './availability/agent-rules.js';
import { Availability } from './availability/availability.js';
import { BusyTimes } from './availability/calendar/busy-times.js';
import { FreeSeats } from './availability/calendar/free-seats.js';
import { NextFreeTimes } from './availability/next-free.js';
import type { SlotHolds } from './holds/slot-holds.js';
import type { GatewayConfig } from './options/read-options.js';
import type { Api } from './upstream/api.js';
import type { SharedValues } from './upstream/shared-values.js';

/** The services that know when agents are free. */
export function createCalendar(
  { clock, monotonicClock, calendarSource }: GatewayConfig,
  rules: AgentRules,
  {
    api,
    agents,
    holds,
    shared,
  }: {
    readonly api: Api;
    readonly agents: Agents;
    readonly holds: SlotHolds;
    readonly shared: SharedValues | undefined;
  },
) {
  const { bufferMinutes } = rules.general;
  const busyTimes = new BusyTimes({
    api,
    holds,
    countAgents: async (trace) => (await agents.bookable(trace)).length,
    bufferMinutes,
    monotonicClock,
    source: calendarSource,
    shared,
  });
  const options = {
    rules,
    agents,
    busyTimes,
    freeSeats: new FreeSeats(bufferMinutes),
    clock,
  };
  return {
    rules,
    busyTimes,
    availability: new Availability(options),
    nextFreeTimes: new NextFreeTimes(options),
  };
}

import { DAY_MS } from '../../model/time/units.js';
import { ANY_AGENT, type BookableAgent } from '../agents/agents.js';
import { keyedHash, type KeyedHash } from '../crypto/keyed-hash.js';
import type { ClientAddress } from '../http/client-address.js';
import type { Admission, Admissions } from '../limits/admission.js';
import type { LimitUse, Pressure } from '../limits/limits.js';
import type { BookingRequest } from './earlier-attempt.js';
import { domainOf, mailboxOf } from './mailbox.js';
import type { Booker, OpenBookings, OpenLimit, StoredMeetings } from './open-bookings.js';

export interface BookingAdmissionsOptions {
  readonly admissions: Admissions;
  readonly openBookings: OpenBookings;
  readonly secret: string;
  /** Maximum number of meetings ahead. */
  readonly maxOpen: { readonly perVisitor: number; readonly perAddress: number };
}

/** Admits bookings: knows which limits a booking uses, and who has too many meetings ahead. */
export class BookingAdmissions {
  readonly #options: BookingAdmissionsOptions;
  readonly #hash: KeyedHash;

  constructor(options: BookingAdmissionsOptions) {
    this.#options = options;
    this.#hash = keyedHash(options.secret, 'visitor');
  }

  /** Starts the admission of one booking. */
  async start(
    request: Request,
    booking: BookingRequest,
    address: ClientAddress | undefined,
  ): Promise<BookingAdmission> {
    const { admissions, openBookings, maxOpen } = this.#options;
    const { email } = booking.input.visitor;
    const mailbox = email ? mailboxOf(email) : undefined;
    const [mailboxKey, domainKey] = await Promise.all([
      mailbox && this.#hash(mailbox),
      mailbox && booking.isNotified ? this.#hash(domainOf(mailbox)) : undefined,
    ]);
    const visitor = { site: address?.site, mailbox: mailboxKey, domain: domainKey };
    const bookers = await Promise.all(
      bookersOf(visitor, maxOpen).map(({ key, max, limit }) => openBookings.booker(key, max, limit)),
    );
    return new BookingAdmission(admissions.start(request, 'create'), openBookings, booking, visitor, bookers);
  }
}

/** Keys of a visitor that name nobody. */
interface Visitor {
  readonly site: string | undefined;
  readonly mailbox: string | undefined;
  /** Only if a notification email is requested. */
  readonly domain: string | undefined;
}

/** Admission of one booking. */
export class BookingAdmission {
  readonly #admission: Admission;
  readonly #openBookings: OpenBookings;
  readonly #booking: BookingRequest;
  readonly #visitor: Visitor;
  readonly #bookers: readonly Booker[];
  #meetings: Promise<StoredMeetings> | undefined;
  #pressure: Promise<Pressure> | undefined;
  #isAdmitted = false;

  constructor(
    admission: Admission,
    openBookings: OpenBookings,
    booking: BookingRequest,
    visitor: Visitor,
    bookers: readonly Booker[],
  ) {
    this.#admission = admission;
    this.#openBookings = openBookings;
    this.#booking = booking;
    this.#visitor = visitor;
    this.#bookers = bookers;
  }

  /** Reads ahead what {@link admit} checks. */
  prepare(): void {
    this.#meetings ??= this.#openBookings.read(this.#bookers);
    this.#pressure ??= this.#admission.pressureOf(this.#uses());
    // They are awaited later, or never.
    for (const reading of [this.#meetings, this.#pressure]) reading.catch(() => undefined);
  }

  /** @throws HttpError as `OpenBookings.check` and `Admission.admit` do */
  async admit(): Promise<void> {
    this.prepare();
    this.#openBookings.check(this.#bookers, await this.#meetings!);
    await this.#admission.admit(this.#uses(), this.#pressure);
    this.#isAdmitted = true;
  }

  #uses(): LimitUse[] {
    const { agent, input, isNotified } = this.#booking;
    const uses = visitorUses(this.#visitor, isNotified);
    return agent === ANY_AGENT ? uses : [...uses, ...agentUses(agent.reference, input.date)];
  }

  /** Admits a booking with any agent to the agent who was chosen. @throws HttpError as `Admission.admit` does */
  async admitAgent({ reference }: BookableAgent): Promise<void> {
    await this.#admission.admit(agentUses(reference, this.#booking.input.date));
  }

  /** Counts the booking, after it was made or may have been. A failure to count must not lose the answer. */
  async count(): Promise<void> {
    if (!this.#isAdmitted) return;
    const { input } = this.#booking;
    const known = await this.#meetings!;
    const counts = [this.#admission.spend(), this.#openBookings.add(this.#bookers, known, input)];
    await Promise.all(counts).catch(() => undefined);
  }
}

/** A stranger who books with somebody's address uses up the stranger's own share of it, not that person's. */
function bookersOf(
  { site, mailbox }: Visitor,
  { perVisitor, perAddress }: BookingAdmissionsOptions['maxOpen'],
): { key: string; max: number; limit: OpenLimit }[] {
  if (site === undefined) return [];
  const all = { key: site, max: perAddress, limit: 'openBookings.perAddress' } as const;
  if (mailbox === undefined) return [all];
  return [{ key: `${mailbox} ${site}`, max: perVisitor, limit: 'openBookings.perVisitor' }, all];
}

function visitorUses({ site, mailbox, domain }: Visitor, isNotified: boolean): LimitUse[] {
  const uses: LimitUse[] = [
    { name: 'createTotal', key: 'all' },
    { name: 'createPerIpDay', key: site },
    { name: 'createPerVisitor', key: mailbox },
  ];
  if (!isNotified) return uses;
  return [
    ...uses,
    { name: 'notifyPerVisitor', key: mailbox },
    { name: 'notifyPerVisitorDay', key: mailbox },
    { name: 'notifyPerIpDay', key: site },
    { name: 'notifyPerDomainDay', key: domain },
  ];
}

const agentUses = (agent: string, start: number): LimitUse[] => [
  { name: 'createPerAgent', key: agent },
  { name: 'createPerAgentDay', key: `${agent} ${Math.floor(start / DAY_MS)}` },
];

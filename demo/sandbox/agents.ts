import { crowdMember } from './crowd.js';
import { TENANT } from './tenant.js';

/** One row of `GET /api/brokerages/agents`. */
export interface Agent {
  readonly _id: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Missing, or without an email address, for some agents of a real tenant. Such an agent cannot be booked. */
  readonly _account?: { readonly _id: string; readonly email?: string; readonly role: string };
  readonly contactEmail: string;
  readonly phone: string;
  readonly active: boolean;
  readonly brokerage: string;
}

export { TENANT };

/** The demo's credentials. They work only in the sandbox. */
export const PARTNER = {
  _id: '665f1c2ab94d3e0012a7ffff',
  pak: 'sandbox-pak',
  externalId: 'sandbox',
  email: 'partner@example.com',
  password: 'sandbox-password',
} as const;

/**
 * The tenant's agents. Some are ordinary. The others test difficult data: a missing account, an invalid email address,
 * a very long name, right-to-left text, and HTML in a name.
 */
export const agents: readonly Agent[] = [
  agent('01', 'Anna', 'Keller', 'anna.keller@example.com'),
  agent('02', 'Marcus', 'Okafor', 'marcus.okafor@example.com'),
  agent('03', 'Priya', 'Raman', 'priya.raman@example.com'),
  agent('04', 'Søren', 'Åkesson', 'soren.akesson@example.com'),
  {
    ...agent('05', 'Lena', 'Fischer', 'lena.fischer@example.com3f2504e0-4f89-41d3-9a0c-0305e82c3301'),
    contactEmail: 'lena.fischer@example.com',
  },
  agent(
    '06',
    'Maximiliana-Theodora Wilhelmina Konstantina',
    'von Hohenberg-Sigmaringen zu Altenstein und Ravensburg-Lichtenfels-Donaueschingen',
    'maximiliana.hohenberg@example.com',
  ),
  agent('07', 'נועה', 'בן־דוד', 'noa.bendavid@example.com'),
  agent('08', '<img src=x onerror="globalThis.injected=true">', '<b>Bobby</b>', 'bobby.tables@example.com'),
  person('09', 'Tomás', 'Rivera', 'tomas.rivera@example.com'),
  { ...person('0a', 'Grace', 'Lindqvist', 'grace.lindqvist@example.com'), _account: account('0a') },
];

export const fullName = (of: Agent): string => `${of.firstName} ${of.lastName}`;

/** Finds an agent by the email address of the account, as the API does. Ignores `contactEmail`. */
export function agentByEmail(email: string): Agent | undefined {
  return (
    agents.find(({ _account }) => _account?.email?.toLowerCase() === email.toLowerCase()) ??
    crowdMember(email)
  );
}

export function agentById(id: string): Agent | undefined {
  return agents.find(({ _id }) => _id === id) ?? crowdMember(id);
}

function agent(number: string, firstName: string, lastName: string, email: string): Agent {
  return { ...person(number, firstName, lastName, email), _account: account(number, email) };
}

function person(number: string, firstName: string, lastName: string, contactEmail: string): Agent {
  return {
    _id: `665f1c2ab94d3e0012a7c0${number}`,
    firstName,
    lastName,
    contactEmail,
    phone: '+1 555 0100',
    active: true,
    brokerage: TENANT,
  };
}

function account(number: string, email?: string): NonNullable<Agent['_account']> {
  return { _id: `665f1c2ab94d3e0012a7e0${number}`, ...(email ? { email } : {}), role: 'agent' };
}

import { expect, test } from 'playwright/test';
import { AgentIndex } from '../../../../src/gateway/agents/agent-index.js';

const agentOf = (id: string, email: string, contactEmail?: string) => ({
  id,
  email,
  contactEmail,
  firstName: '',
  lastName: '',
});
const agents = [
  agentOf('anna', 'Anna@Example.com', 'sales@example.com'),
  agentOf('marcus', 'marcus@example.com', 'Sales@example.com'),
  agentOf('nadia', 'nadia@example.com', 'ANNA@example.com'),
  agentOf('oskar', 'oskar@example.com', 'help@example.com'),
  agentOf('second', 'oskar@example.com'),
];
const index = new AgentIndex(
  agents,
  agents.map(({ id }) => [`new-${id}`, `old-${id}`]),
);
const nameOf = (agent: { readonly id: string } | undefined) => agent?.id;

test('an agent is found by each reference, and by nothing else', () => {
  expect(nameOf(index.referenced('new-anna'))).toBe('anna');
  expect(nameOf(index.referenced('old-oskar'))).toBe('oskar');
  expect(index.referenced('marcus@example.com')).toBeUndefined();
  expect(index.referenced('NEW-anna')).toBeUndefined();
});

test('an agent is found by the own address, whatever others can be written to at, or by a contact address of one agent only', () => {
  expect(nameOf(index.addressed('anna@example.COM'))).toBe('anna');
  expect(nameOf(index.addressed('HELP@example.com'))).toBe('oskar');
  expect(index.addressed('sales@example.com')).toBeUndefined();
  expect(nameOf(index.addressed('oskar@example.com'))).toBe('oskar');
  expect(index.addressed('new-anna')).toBeUndefined();
});

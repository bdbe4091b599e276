import type { Agent } from './agents.js';
import { TENANT } from './tenant.js';

const FIRST_NAMES =
  `Ada Aïcha Åsa Bogdan Carlos Chiara Daan Deniz Elif Émile Fatima Femke Gözde Hanna Henrik Ines Ivan Jörg
  José Kasia Kwame Léa Linh Łukasz Mateo Mei Nadia Nils Noor Olga Øystein Paulo Rania Renée Sanne Tariq Ümit Vera Yuki
  Zoë`.split(/\s+/);
const LAST_NAMES =
  `Abe Almeida Andersen Aydın Bauer Bělák Çelik Costa Dąbrowski Diallo Dubois Eriksen Fernández Fischer
  García Groß Haddad Hoffmann Ito Ivanova Jansen Jørgensen Kaya Kim Kowalski Krüger Larsen Lefèvre López Meyer Moreau Müller
  Nguyễn Novák Okafor Özdemir Park Pérez Petrov Ricci Rossi Sánchez Schulz Silva Søndergaard Suzuki Tanaka Varga Weiß
  Zieliński`.split(/\s+/);
const INITIALS = ['A', 'B', 'C', 'D', 'E'];

/** Agents with names of their own that a world can have in addition. */
export const MAX_CROWD = FIRST_NAMES.length * LAST_NAMES.length * INITIALS.length;

const ADDRESS = /^crowd(\d{1,5})@example\.com$/i;
const ID = /^665f1c2ab94d3e00c0de(\d{4})$/;

/** The first of these agents. */
export const crowd = (count: number): Agent[] => Array.from({ length: count }, (_, number) => member(number));

/** Finds one of these agents by email address or ID. */
export function crowdMember(key: string): Agent | undefined {
  const number = Number((ADDRESS.exec(key) ?? ID.exec(key))?.[1] ?? NaN);
  return number < MAX_CROWD ? member(number) : undefined;
}

function member(number: number): Agent {
  const firstName = FIRST_NAMES[number % FIRST_NAMES.length]!;
  const rest = Math.floor(number / FIRST_NAMES.length);
  const initial = INITIALS[Math.floor(rest / LAST_NAMES.length)]!;
  const digits = String(number).padStart(4, '0');
  const email = `crowd${number}@example.com`;
  return {
    _id: `665f1c2ab94d3e00c0de${digits}`,
    firstName,
    lastName: `${initial}. ${LAST_NAMES[rest % LAST_NAMES.length]!}`,
    _account: { _id: `665f1c2ab94d3e00acc0${digits}`, email, role: 'agent' },
    contactEmail: email,
    phone: '+1 555 0100',
    active: true,
    brokerage: TENANT,
  };
}

import type { AgentOptions } from 've-scheduler/server';

/** Roles of the demo's agents, by address. */
const roles = {
  'anna.keller@example.com': 'Mortgage advisor',
  'marcus.okafor@example.com': 'Investment advisor',
  'priya.raman@example.com': 'Insurance specialist',
  'soren.akesson@example.com': 'Business banking',
  'lena.fischer@example.com': 'Branch manager',
  'maximiliana.hohenberg@example.com': 'Retirement planning',
  'noa.bendavid@example.com': 'Private banking',
};

const descriptions = {
  'anna.keller@example.com': 'Helps first-time buyers. Speaks German and English.',
  'marcus.okafor@example.com': 'Explains funds and savings plans without jargon.',
};

interface Drawing {
  readonly background: string;
  readonly skin: string;
  readonly hair: string;
  readonly clothes: string;
  /** Outline of the hair, as SVG path data in a square of 96. */
  readonly hairstyle: string;
}

const SHORT = 'M28 40c0-32 40-32 40 0-6-12-14-14-20-14s-14 2-20 14z';
const LONG = 'M24 68V40c0-36 48-36 48 0v28H62V42c-8 0-16-4-20-10-2 6-4 8-8 10v26z';

/** Drawn portraits, by the name of their file. Agents without one show how a list looks in which some have a photo. */
const drawings: Readonly<Record<string, Drawing>> = {
  anna: { background: '#dbeafe', skin: '#f2c9a8', hair: '#7a4a21', clothes: '#1d4ed8', hairstyle: LONG },
  marcus: { background: '#dcfce7', skin: '#7b4b2a', hair: '#1c1410', clothes: '#166534', hairstyle: SHORT },
  priya: { background: '#fef3c7', skin: '#b97a4b', hair: '#20130c', clothes: '#b45309', hairstyle: LONG },
  soren: { background: '#ede9fe', skin: '#f6d7bd', hair: '#d4a24c', clothes: '#5b21b6', hairstyle: SHORT },
};

/** Roles of those who are the doctors of the gallery's clinic, by address. */
const doctors = {
  'anna.keller@example.com': 'General practice',
  'marcus.okafor@example.com': 'Cardiology',
  'priya.raman@example.com': 'Dermatology',
  'soren.akesson@example.com': 'Paediatrics',
};

/** Profiles for the gateway of the demo's site, whose origin serves the portraits. */
export const profilesAt = (origin: string): AgentOptions => ({
  photo: ({ email }) => {
    const name = email.split('.', 1)[0]!;
    return Object.hasOwn(drawings, name) ? `${origin}/photos/${name}.svg` : undefined;
  },
  photoOrigins: [origin],
  role: roles,
  description: descriptions,
});

/** Profiles for the gateway of the gallery's clinic, which has only doctors. */
export const doctorsAt = (origin: string): AgentOptions => ({
  ...profilesAt(origin),
  only: Object.keys(doctors),
  role: doctors,
  description: {},
});

/** The portrait with a file name, as SVG; `undefined` if there is none. */
export function portrait(file: string): string | undefined {
  const name = file.replace(/\.svg$/, '');
  if (!Object.hasOwn(drawings, name)) return undefined;
  const { background, skin, hair, clothes, hairstyle } = drawings[name]!;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">
<path fill="${background}" d="M0 0h96v96H0z"/>
<path fill="${clothes}" d="M12 96c0-40 72-40 72 0z"/>
<path fill="${skin}" d="M40 54h16v14a8 8 0 0 1-16 0z"/>
<ellipse fill="${skin}" cx="48" cy="42" rx="18" ry="22"/>
<path fill="${hair}" d="${hairstyle}"/>
</svg>`;
}

import jsQr from 'jsqr';
import { expect, test } from 'playwright/test';
import { qrCommand } from '../../../src/command/qr-command.js';

const URL = 'https://book.example.com/ve/book/anna?subject=Mortgage';
/** Pixels for each module of the code. */
const SCALE = 4;

function run(...args: string[]) {
  const output = { out: '', err: '' };
  const code = qrCommand(args, {
    out: (text) => void (output.out += text),
    err: (text) => void (output.err += text),
  });
  return { code, ...output };
}

/** Reads a code as a camera would. @param isDark Whether a module is dark, by its column and row */
function scan(size: number, isDark: (x: number, y: number) => boolean): string | undefined {
  const side = size * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4);
  for (let index = 0; index < side * side; index += 1) {
    const [x, y] = [Math.floor((index % side) / SCALE), Math.floor(index / side / SCALE)];
    const value = isDark(x, y) ? 0 : 255;
    pixels.set([value, value, value, 255], index * 4);
  }
  return (jsQr as unknown as typeof jsQr.default)(pixels, side, side)?.data;
}

test('prints a code that a camera reads', () => {
  const { code, out, err } = run(URL);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  // eslint-disable-next-line no-control-regex -- the colors of a terminal
  const lines = out.split('\n').map((line) => line.replace(/\u001b\[[\d;]*m/g, ''));
  const size = lines[0]!.length;
  expect(size).toBeGreaterThan(28);
  // Each character is two modules, one above the other. What is drawn is white.
  const white = { '█': [true, true], '▀': [true, false], '▄': [false, true], ' ': [false, false] };
  const isDark = (x: number, y: number) =>
    !white[(lines[Math.floor(y / 2)]?.[x] ?? ' ') as keyof typeof white][y % 2];
  expect(scan(size, isDark)).toBe(URL);
});

test('prints an SVG image that a camera reads', () => {
  const { code, out } = run(URL, '--svg');
  expect(code).toBe(0);
  expect(out).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
  const [, size] = /viewBox="0 0 (\d+) \1"/.exec(out)!;
  const unit = Number(/h(\d+)v\1/.exec(out)![1]);
  const dark = new Set([...out.matchAll(/M(\d+),(\d+)h/g)].map(([, x, y]) => `${x},${y}`));
  expect(dark.size).toBeGreaterThan(200);
  expect(scan(Number(size) / unit, (x, y) => dark.has(`${x * unit},${y * unit}`))).toBe(URL);
});

test('takes the longest URL that fits into a code, and refuses a longer one in words', () => {
  const longest = URL + 'a'.repeat(2331 - URL.length);
  expect(run(longest)).toMatchObject({ code: 0, err: '' });
  const err = 'The URL is too long for a QR code: it may have 2331 characters';
  expect(run(`${longest}a`)).toEqual({ code: 2, out: '', err });
  expect(run(`${longest}a`, '--svg')).toEqual({ code: 2, out: '', err });
});

test('refuses what no visitor should open, and explains itself', () => {
  for (const url of ['http://book.example.com', 'javascript:alert(1)', 'book.example.com']) {
    expect(run(url)).toEqual({ code: 2, out: '', err: 'The URL must be https (http on loopback only)' });
  }
  for (const args of [[], [URL, URL], ['--sgv', URL]]) {
    expect(run(...args)).toMatchObject({ code: 2, err: expect.stringContaining('Usage: ve-scheduler qr') });
  }
  expect(run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('--svg') });
});

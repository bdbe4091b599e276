import { expect, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { VeScheduler } from '../../../src/index.js';
import { resetClock, setClock } from '../time/free-times.js';
import { control, fill, waitForForm, part, scheduler, submit } from '../scheduler-page.js';
import { until, World } from '../world.js';

/** Accent colors: ordinary brand colors and the ones that are hardest to read. */
const ACCENTS = [
  ...['black', 'white', '#777', '#808080', '#767676', '#bbb'],
  ...['red', '#f44', '#b00020', 'maroon', 'orangered', 'orange', '#ffa500cc', 'gold'],
  ...['yellow', '#ffffe0', 'lime', '#0f0', 'green', '#25d366', 'teal', 'aqua', 'cyan'],
  ...['blue', '#00f', 'navy', '#2f5bea', '#1da1f2', 'deepskyblue', 'indigo', 'rebeccapurple'],
  ...['magenta', 'hotpink', 'pink', '#fce4ec', 'brown', 'tan', 'hsl(65 100% 50%)', 'oklch(0.7 0.3 140)'],
  ...['color(display-p3 0 1 0)', 'lab(60% 60 -60)'],
];

const NO_MOTION = new CSSStyleSheet();
NO_MOTION.replaceSync('*, ::before, ::after { transition: none !important; animation: none !important; }');

const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;

/** WCAG 2.2 relative luminance of colors painted over each other. */
function luminance(...layers: string[]): number {
  canvas.clearRect(0, 0, 1, 1);
  for (const color of layers) {
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data]
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(color: string, ...ground: string[]): number {
  const [one, other] = [luminance(...ground), luminance(...ground, color)].sort((a, b) => b - a);
  return (one! + 0.05) / (other! + 0.05);
}

describe('<ve-scheduler> theming', () => {
  let element: VeScheduler;
  let frame: HTMLElement;

  async function page(mode = 'inline', theme = ''): Promise<void> {
    element = await scheduler(
      new World(),
      html`<ve-scheduler hours="Mon-Sat 00:00-24:00" mode=${mode} theme=${theme}></ve-scheduler>`,
    );
    frame = element.parentElement!;
    element.shadowRoot!.adoptedStyleSheets.push(NO_MOTION);
  }

  // Far from a month's end, where a calendar would show no times.
  beforeEach(() => setClock('2040-06-11T08:00:00Z'));
  afterEach(resetClock);

  const styleOf = (selector: string) => getComputedStyle(element.renderRoot.querySelector(selector)!);
  const surface = () => styleOf('[part="card"]').backgroundColor;

  it('measures contrast as WCAG defines it', () => {
    expect(contrast('black', 'white')).to.equal(21);
    expect(contrast('#767676', 'white')).to.be.closeTo(4.54, 0.01);
    expect(contrast('rgb(0 0 0 / 50%)', 'white')).to.be.closeTo(4, 0.05);
  });

  for (const theme of ['light', 'dark']) {
    describe(theme, () => {
      beforeEach(async () => {
        await page('inline', theme);
        await waitForForm(element);
        element.renderRoot.querySelector<HTMLInputElement>('[name="slot"]')!.click();
        fill(element, { agent: 'anna.keller@example.com', duration: '1' });
        submit(element);
        await until(() => part(element, 'issues'));
        control(element, 'name').focus();
      });

      it('has readable text on every accent', () => {
        const failures: string[] = [];
        for (const accent of ACCENTS) {
          element.style.setProperty('--ve-accent', accent);
          for (const [what, selector] of [
            ['button', '[part="submit"]'],
            ['day', 'td[aria-selected="true"] span'],
            ['slot', '.slot :checked + span'],
          ] as const) {
            const { color, backgroundColor } = styleOf(selector);
            const ratio = contrast(color, surface(), backgroundColor);
            if (ratio < 4.5) failures.push(`${what} ${accent} ${ratio.toFixed(2)}`);
          }
        }
        expect(failures).to.deep.equal([]);
      });

      it('has visible links, focus rings and borders in every accent', () => {
        const failures: string[] = [];
        for (const accent of ACCENTS) {
          element.style.setProperty('--ve-accent', accent);
          for (const [what, color, least, ...ground] of [
            ['link', styleOf('.link').color, 4.5],
            [
              'link in a list of mistakes',
              styleOf('.link').color,
              4.5,
              styleOf('[part="issues"]').backgroundColor,
            ],
            ['ring', styleOf('[name="name"]').outlineColor, 3],
            ['summary', styleOf('[part="summary"]').borderInlineStartColor, 3],
            ['chosen day', styleOf('td[aria-selected="true"] span').borderInlineStartColor, 3],
            ['chosen slot', styleOf('.slot :checked + span').borderInlineStartColor, 3],
            ['chosen agent', styleOf('.agent.choice:has(:checked)').borderInlineStartColor, 3],
            ['button', styleOf('[part="submit"]').borderInlineStartColor, 3],
          ] as const) {
            const ratio = contrast(color, surface(), ...ground);
            if (ratio < least) failures.push(`${what} ${accent} ${ratio.toFixed(2)}`);
          }
        }
        expect(failures).to.deep.equal([]);
      });

      it('has readable days, hints, labels and errors with every accent', () => {
        const failures: string[] = [];
        for (const accent of ACCENTS) {
          element.style.setProperty('--ve-accent', accent);
          const free = styleOf('td[part~="free"]:not([aria-selected="true"]) span');
          const otherCycle = styleOf('[part="hour-cycle"] [aria-pressed="false"]');
          const cycle = styleOf('[part="hour-cycle"] [aria-pressed="true"]');
          const avatar = styleOf('header .avatar');
          const cardAvatar = styleOf('.agent :checked + .avatar');
          const card = styleOf('.agent.choice:has(:checked)');
          for (const [what, color, ...ground] of [
            ['free day', free.color, free.backgroundColor],
            ['day', styleOf('td[data-day]:not([part~="free"])').color],
            ['weekday', styleOf('th').color],
            ['fact', styleOf('.facts').color],
            ['time zone', styleOf('#zone').color],
            ['part of the day', styleOf('[part="times"] .hint').color],
            ['other hour cycle', otherCycle.color, styleOf('[part="hour-cycle"]').backgroundColor],
            [
              'hour cycle',
              cycle.color,
              styleOf('[part="hour-cycle"]').backgroundColor,
              cycle.backgroundColor,
            ],
            ['initials', avatar.color, avatar.backgroundColor],
            ['agent', card.color, card.backgroundColor],
            ['role of an agent', styleOf('.facts').color, card.backgroundColor],
            ['initials of an agent', cardAvatar.color, card.backgroundColor, cardAvatar.backgroundColor],
            ['optional', styleOf('.optional').color],
            ['label', styleOf('label').color],
            ['error', styleOf('[part="error"]').color],
            ['field', styleOf('[name="name"]').color, styleOf('[name="name"]').backgroundColor],
          ] as const) {
            const ratio = contrast(color, surface(), ...ground);
            if (ratio < 4.5) failures.push(`${what} ${accent} ${ratio.toFixed(2)}`);
          }
        }
        expect(failures).to.deep.equal([]);
      });

      it('has visible borders around controls', () => {
        for (const selector of [
          '[name="name"]',
          'textarea',
          '.agent.choice:not(:has(:checked))',
          '.slot :not(:checked) + span',
          '[aria-invalid="true"]',
        ]) {
          const { borderTopColor, backgroundColor } = styleOf(selector);
          expect(contrast(borderTopColor, surface()), selector).to.be.at.least(3);
          expect(contrast(borderTopColor, surface(), backgroundColor), selector).to.be.at.least(3);
        }
      });
    });
  }

  it('uses --ve-on-accent for text on the accent', async () => {
    await page();
    await waitForForm(element);
    element.style.setProperty('--ve-on-accent', 'rgb(1, 2, 3)');
    expect(styleOf('[part="submit"]').color).to.equal('rgb(1, 2, 3)');
  });

  describe('color scheme', () => {
    const isDark = () => luminance(surface()) < 0.1;

    it('follows the color-scheme of its container from the first frame', async () => {
      await page();
      expect(isDark()).to.equal(false);
      frame.style.colorScheme = 'dark';
      expect(isDark()).to.equal(true);
      const late = document.createElement('ve-scheduler');
      frame.append(late);
      await late.updateComplete;
      expect(luminance(getComputedStyle(part(late, 'card')!).backgroundColor)).to.be.below(0.1);
      frame.style.colorScheme = 'light';
      expect(isDark()).to.equal(false);
      expect(luminance(getComputedStyle(part(late, 'card')!).backgroundColor)).to.be.above(0.9);
    });

    it('follows the theme attribute, which can be changed and removed', async () => {
      await page('inline', 'dark');
      expect(isDark()).to.equal(true);
      expect(getComputedStyle(element).colorScheme).to.equal('dark');
      element.theme = 'light';
      frame.style.colorScheme = 'dark';
      await element.updateComplete;
      expect(isDark()).to.equal(false);
      element.removeAttribute('theme');
      await element.updateComplete;
      expect(isDark()).to.equal(true);
      element.setAttribute('theme', 'sepia');
      await element.updateComplete;
      expect(isDark()).to.equal(true);
    });

    it('applies to native controls', async () => {
      await page('inline', 'dark');
      await waitForForm(element);
      expect(styleOf('textarea').colorScheme).to.equal('dark');
    });

    it('applies to a dialog', async () => {
      await page('popup', 'dark');
      element.open();
      await waitForForm(element);
      expect(isDark()).to.equal(true);
      expect(styleOf('textarea').colorScheme).to.equal('dark');
    });
  });

  it('inherits the page’s font and accent, but no other text styles', async () => {
    await page();
    await waitForForm(element);
    frame.setAttribute(
      'style',
      '--ve-accent: rgb(200, 0, 0); font: italic 700 20px/3 "Courier New"; letter-spacing: 9px; text-transform: uppercase; color: red; text-align: center;',
    );
    expect(styleOf('[part="submit"]').backgroundColor).to.equal('rgb(200, 0, 0)');
    const { fontFamily, fontSize, fontStyle, letterSpacing, textTransform, color } = styleOf('[part="card"]');
    expect({ fontFamily, fontSize, fontStyle, letterSpacing, textTransform }).to.deep.equal({
      fontFamily: '"Courier New"',
      fontSize: '20px',
      fontStyle: 'normal',
      letterSpacing: 'normal',
      textTransform: 'none',
    });
    expect(color).not.to.equal('rgb(255, 0, 0)');
    frame.removeAttribute('style');
  });

  it('applies every custom property', async () => {
    await page();
    await waitForForm(element);
    submit(element);
    await until(() => part(element, 'issues'));
    for (const [name, value, read] of [
      ['--ve-surface', 'rgb(1, 1, 1)', () => surface()],
      ['--ve-text', 'rgb(2, 2, 2)', () => styleOf('label').color],
      ['--ve-muted', 'rgb(3, 3, 3)', () => styleOf('.optional').color],
      ['--ve-border', 'rgb(4, 4, 4)', () => styleOf('[name="phone"]').borderTopColor],
      ['--ve-danger', 'rgb(5, 5, 5)', () => styleOf('[part="error"]').color],
      ['--ve-radius', '3px', () => styleOf('[name="name"]').borderTopLeftRadius],
      ['--ve-font', 'Georgia', () => styleOf('label').fontFamily],
      ['--ve-max-width', '300px', () => getComputedStyle(element).width],
    ] as const) {
      element.style.setProperty(name, value);
      expect(read(), name).to.equal(value);
    }
  });
});

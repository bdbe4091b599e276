import { html, raw } from 'hono/html';
import { layout, type Html } from './layout.js';

interface Use {
  /** Class of the look in `public/gallery.css`. */
  readonly look: string;
  readonly title: string;
  readonly description: string;
  /** The element in its place on a page. */
  readonly example: Html;
}

const scheduler = (attributes: string, heading: string, gateway = '/ve'): Html =>
  html`<ve-scheduler token-endpoint="${gateway}/token" ${raw(attributes)}>
    <span slot="heading">${heading}</span>
  </ve-scheduler>`;

/** Where sites put the element. Each has a look of its own, made only of custom properties and parts. */
const USES: readonly Use[] = [
  {
    look: 'bank',
    title: 'A page of its own',
    description: 'One adviser, and all the width: what, when and who stand beside each other.',
    example: scheduler('agent-email="anna.keller@example.com"', 'Meet your banker'),
  },
  {
    look: 'clinic',
    title: 'A team page',
    description: 'Visitors choose a person first, by picture, role and next free time.',
    example: scheduler('', 'Talk to a doctor', '/clinic'),
  },
  {
    look: 'law',
    title: 'A sidebar',
    description: 'Beside an article the form is narrow, and asks in two steps.',
    example: html`<div class="beside">
      <article>
        <h3>When a lease ends early</h3>
        <p>
          A tenant who leaves before the end of the term does not always owe the rest of the rent. What counts
          is what the contract says, and whether the landlord could let the rooms again.
        </p>
        <p>Half an hour with one of our lawyers is free of charge. Bring the contract, we bring the law.</p>
      </article>
      ${scheduler('agent-email="marcus.okafor@example.com"', 'Ask a lawyer')}
    </div>`,
  },
  {
    look: 'fashion',
    title: 'A popup on a pricing page',
    description: 'Each button opens the same dialog. Nothing is loaded before.',
    example: html`<div class="plans">
        ${[
          ['Wardrobe', '€ 90', 'An hour, your clothes, our eyes.'],
          ['Season', '€ 240', 'Four hours in spring or autumn.'],
          ['Private', 'On request', 'As often as you like.'],
        ].map(
          ([name, price, text]) =>
            html`<section>
              <h3>${name}</h3>
              <p><strong>${price}</strong></p>
              <p>${text}</p>
              <button data-ve-open="styling">Talk to a stylist</button>
            </section>`,
        )}
      </div>
      <ve-scheduler id="styling" mode="popup" token-endpoint="/ve/token" agent-choice="any">
        <span slot="heading">Private styling</span>
      </ve-scheduler>`,
  },
  {
    look: 'games',
    title: 'A phone',
    description: 'Times first; a tap leads on to the details.',
    example: html`<div class="phone">
      ${scheduler('agent-choice="any" theme="dark"', 'Squad up with support')}
    </div>`,
  },
  {
    look: 'city',
    title: 'The confirmation',
    description: 'The button fills in the form beside it, and books in the sandbox.',
    example: html`<p><button id="book">Book a meeting</button></p>
      ${scheduler('id="booked" agent-choice="any"', 'Appointments by video')}`,
  },
  {
    look: 'studio',
    title: 'Questions of your own',
    description: 'Choose a time: the form asks what the studio needs to know, and who else will come.',
    example: scheduler('agent-email="priya.raman@example.com"', 'Plan your kitchen', '/ask'),
  },
];

/** Seven uses of one element, each with the CSS of its look. */
export function galleryPage(css: string): Html {
  return layout({
    title: 'Gallery · Harbour & Partners',
    path: '/gallery',
    head: html`<script src="/ve-scheduler.js" defer></script>
      <link rel="stylesheet" href="/gallery.css" />
      <script type="module" src="/gallery.js"></script>`,
    body: html`
      <main id="content" class="gallery">
        <div class="intro">
          <h1>Seven places for one element</h1>
          <p class="lead">
            It follows the width that it gets. The looks are only custom properties and parts.
          </p>
        </div>
        ${USES.map(
          ({ look, title, description, example }) => html`
            <section class="use" aria-labelledby="${look}">
              <h2 id="${look}">${title}</h2>
              <p class="note">${description}</p>
              <div class="place ${look}">${example}</div>
              <details>
                <summary>CSS of this look</summary>
                <pre class="source" tabindex="0"><code>${rulesOf(css, look)}</code></pre>
              </details>
            </section>
          `,
        )}
      </main>
    `,
  });
}

/** The CSS rules of one look, without its class name. */
function rulesOf(css: string, look: string): string {
  const rules = css.split(/(?<=^\})\n/m).filter((rule) => rule.includes(`.${look} `));
  return rules.join('\n').replaceAll(`.${look} `, '').trim();
}

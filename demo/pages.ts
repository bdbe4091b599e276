import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { accounts, type Account } from './accounts.js';
import type { Meeting } from './meetings.js';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Where a newcomer begins: every attribute as a control, the element beside it, and the lines to copy. */
export function playgroundPage(): Html {
  return page(
    'Playground',
    html`
      <main class="playground">
        <div class="intro">
          <h1>Put booking on your page</h1>
          <p class="lead">
            Set it as you like it, book a meeting with the sandbox, and copy the lines. The address of this
            page keeps what you have set.
          </p>
        </div>
        <div class="settings">
          <form id="controls" class="card" aria-label="Settings"></form>
          <p><a href="/">Set everything back</a></p>
        </div>
        <section class="stage" aria-label="The element">
          <ve-scheduler id="live" token-endpoint="/ve/token">
            <a href="tel:+49401234567">Call us: +49 40 1234567</a>
          </ve-scheduler>
          <p class="note" id="opener" hidden>
            What has <code>data-ve-open</code> opens it, too:
            <button data-ve-open="live">Meet us</button>
          </p>
        </section>
        <section class="card code" aria-labelledby="code">
          <div class="bar">
            <h2 id="code">To copy</h2>
            <span><span id="copied" role="status"></span> <button id="copy">Copy</button></span>
          </div>
          <fieldset id="kinds" class="kinds" aria-label="For"></fieldset>
          <pre id="snippet" tabindex="0"></pre>
        </section>
        <section class="card" aria-labelledby="events">
          <div class="bar">
            <h2 id="events">What it tells the page</h2>
            <button id="clear">Clear</button>
          </div>
          <ol id="log" class="log" tabindex="0" aria-labelledby="events"></ol>
        </section>
      </main>
    `,
    html`<script type="module" src="/playground.js"></script>`,
  );
}

export interface Look {
  readonly name: string;
  readonly title: string;
  readonly words: string;
  /** Its own words for the form's heading. */
  readonly heading: string;
}

/** Looks that are made with custom properties and parts only. */
export const LOOKS: readonly Look[] = [
  { name: 'bank', title: 'A private bank', words: 'Quiet, square and green.', heading: 'Meet your banker' },
  { name: 'clinic', title: 'A clinic', words: 'Soft corners, much air.', heading: 'Talk to a doctor' },
  { name: 'law', title: 'A law firm', words: 'Serifs on cream paper.', heading: 'Arrange a consultation' },
  { name: 'fashion', title: 'A fashion house', words: 'Black, white, capitals.', heading: 'Private styling' },
  { name: 'games', title: 'A games studio', words: 'Neon in the dark.', heading: 'Squad up with support' },
  {
    name: 'city',
    title: 'A city hall',
    words: 'Strong borders, plain type.',
    heading: 'Appointments by video',
  },
];

/** Six pages' designers, one element. */
export function galleryPage(css: string): Html {
  return page(
    'Gallery',
    html`
      <main class="gallery">
        <div class="intro">
          <h1>Six looks</h1>
          <p class="lead">One element, and nothing but custom properties and parts.</p>
        </div>
        ${LOOKS.map(
          ({ name, title, words, heading }) => html`
            <section class="look" aria-labelledby="${name}">
              <h2 id="${name}">${title}</h2>
              <p class="note">${words}</p>
              <div class="${name}">
                <ve-scheduler token-endpoint="/ve/token" agent-choice="any">
                  <span slot="heading">${heading}</span>
                </ve-scheduler>
              </div>
              <details>
                <summary>Its CSS</summary>
                <pre><code>${rulesOf(css, name)}</code></pre>
              </details>
            </section>
          `,
        )}
      </main>
      <link rel="stylesheet" href="/gallery.css" />
    `,
  );
}

/** The rules of one look. */
function rulesOf(css: string, name: string): string {
  const rules = css.split(/(?<=^\})\n/m).filter((rule) => rule.includes(`.${name} `));
  return rules.join('\n').replaceAll(`.${name} `, '').trim();
}

/** A visitor's page: what a site owner pastes, and beside it what the page is told. */
export function visitorPage(): Html {
  return page(
    'Book a meeting',
    html`
      <main class="columns">
        <div>
          <p class="kicker">Harbour &amp; Partners</p>
          <h1>Let’s talk, face to face</h1>
          <p class="lead">
            Choose who you would like to meet and when. You get a link to a video meeting that opens in your
            browser: nothing to install.
          </p>
          <details open>
            <summary>What this page contains</summary>
            <pre><code>&lt;script src="/ve-scheduler.js" defer&gt;&lt;/script&gt;
&lt;ve-scheduler token-endpoint="/ve/token" agent-choice="any"&gt;&lt;/ve-scheduler&gt;</code></pre>
          </details>
          <details open>
            <summary>What the element told the page</summary>
            <pre id="events" aria-live="polite">Nothing yet.</pre>
          </details>
        </div>
        <ve-scheduler token-endpoint="/ve/token" agent-choice="any"></ve-scheduler>
      </main>
    `,
  );
}

/** Where a visitor is sent after a booking, by `redirect-url`. */
export function thanksPage(scheduleId: string): Html {
  return page(
    'Thank you',
    html`
      <main class="narrow">
        <p class="kicker">Harbour &amp; Partners</p>
        <h1>Thank you</h1>
        <p class="lead">We look forward to meeting you. Your booking number is <code>${scheduleId}</code>.</p>
        <p><a href="/example">Book another meeting</a></p>
      </main>
    `,
  );
}

/** The agents' page before anybody has signed in. */
export function signInPage(failed: boolean): Html {
  return page(
    'Sign in',
    html`
      <main class="narrow">
        <p class="kicker">Harbour &amp; Partners</p>
        <h1>For our agents</h1>
        <form method="post" action="/agents/sign-in" class="card">
          ${failed ? html`<p role="alert" class="wrong">That name and password do not belong together.</p>` : ''}
          <label>Name <input name="login" autocomplete="username" required /></label>
          <label
            >Password <input name="password" type="password" autocomplete="current-password" required
          /></label>
          <button>Sign in</button>
        </form>
        <p class="note">
          In this demo:
          ${accounts.map(({ login, password }) => html`<code>${login}</code> / <code>${password}</code>&ensp;`)}
        </p>
      </main>
    `,
  );
}

export interface MeetingsPage {
  readonly account: Account;
  readonly meetings: readonly Meeting[];
  /** Base URL of the API, whose origin is trusted with the meetings. */
  readonly apiBase: string;
}

/** An agent's meetings, each with its button. */
export function meetingsPage({ account, meetings, apiBase }: MeetingsPage): Html {
  return page(
    'Your meetings',
    html`
      <main class="narrow">
        <form method="post" action="/agents/sign-out" class="bar">
          <span>${account.name}</span><button class="quiet">Sign out</button>
        </form>
        <h1>Your meetings</h1>
        ${meetings.length ? '' : html`<p class="lead">Nobody has booked you yet.</p>`}
        <ul class="meetings">
          ${meetings.map((meeting) => meetingItem(meeting, apiBase))}
        </ul>
        <p><a href="/agents">Look again</a></p>
      </main>
    `,
  );
}

function meetingItem({ _id, agentId, date, duration, visitor, agent }: Meeting, apiBase: string): Html {
  return html`
    <li class="card">
      <div>
        <strong><bdi>${visitor.name ?? 'A visitor'}</bdi></strong>
        ${visitor.subject ? html`<div><bdi>${visitor.subject}</bdi></div>` : ''}
        <div class="note">
          <time datetime="${new Date(date).toISOString()}">${new Date(date).toUTCString()}</time>, ${duration}
          min
        </div>
      </div>
      <ve-join-button
        token-endpoint="/ve/token"
        api-base="${apiBase}"
        full-url="${agent.fullUrl ?? ''}"
        agent-id="${agentId}"
        schedule-id="${_id}"
      ></ve-join-button>
    </li>
  `;
}

/** A page's own script comes before the element's, so that it hears of the first event, too. */
function page(title: string, body: Html, script: Html = html`<script src="/demo.js" defer></script>`): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} · Harbour &amp; Partners</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/demo.css" />
        ${script}
        <script src="/ve-scheduler.js" defer></script>
      </head>
      <body>
        <nav aria-label="Pages">
          <a href="/">Playground</a> <a href="/gallery">Gallery</a> <a href="/example">A visitor’s page</a>
          <a href="/agents">The agents’ page</a>
        </nav>
        ${body}
      </body>
    </html>`;
}

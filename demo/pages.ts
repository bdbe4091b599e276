import { html } from 'hono/html';
import { accounts, type Account } from './accounts.js';
import { layout, type Html } from './layout.js';

/** The start page: a control for every attribute, the element beside them, and the code to copy. */
export function playgroundPage(): Html {
  return page(
    'Playground',
    '/',
    html`
      <main id="content" class="playground">
        <div class="intro">
          <h1>Put booking on your page</h1>
          <p class="lead">
            Set any attribute, book a meeting with the sandbox, and copy the code. The URL of this page keeps
            your settings. <a href="/docs">Read the docs</a> for every attribute, event and option.
          </p>
        </div>
        <div class="settings">
          <form id="controls" class="card" aria-label="Settings"></form>
          <p><a href="/">Reset all settings</a></p>
        </div>
        <section class="stage" aria-label="The element">
          <ve-scheduler id="live" token-endpoint="/ve/token">
            <a href="tel:+49401234567">Call us: +49 40 1234567</a>
          </ve-scheduler>
          <p class="note" id="opener" hidden>
            Any element with <code>data-ve-open</code> opens the form too:
            <button data-ve-open="live">Meet us</button>
          </p>
        </section>
        <section class="card code" aria-labelledby="code">
          <div class="bar">
            <h2 id="code">Code to copy</h2>
            <span><span id="copied" role="status"></span> <button id="copy">Copy</button></span>
          </div>
          <fieldset id="formats" class="formats" aria-label="Format"></fieldset>
          <pre id="snippet" class="source" tabindex="0"></pre>
        </section>
        <section class="card" aria-labelledby="events">
          <div class="bar">
            <h2 id="events">Events</h2>
            <button id="clear">Clear</button>
          </div>
          <ol id="log" class="log" tabindex="0" aria-labelledby="events"></ol>
        </section>
      </main>
    `,
    html`<script type="module" src="/playground.js"></script>
      <script src="/ve-scheduler.js" defer></script>`,
  );
}

/** A site owner's page: the form, the code that it took, and the events that the page receives. */
export function visitorPage(): Html {
  return page(
    'Book a meeting',
    '/example',
    html`
      <main id="content" class="columns">
        <div>
          <p class="kicker">Harbour &amp; Partners</p>
          <h1>Let’s talk, face to face</h1>
          <p class="lead">
            Choose who you would like to meet and when. You get a link to a video meeting that opens in your
            browser. There is nothing to install.
          </p>
          <details open>
            <summary>The code on this page</summary>
            <pre class="source" tabindex="0"><code>&lt;script src="/ve-scheduler.js" defer&gt;&lt;/script&gt;
&lt;ve-scheduler token-endpoint="/ve/token" agent-choice="any"&gt;&lt;/ve-scheduler&gt;</code></pre>
          </details>
          <details open>
            <summary>Events that the page received</summary>
            <pre id="events" aria-live="polite">No events yet.</pre>
          </details>
        </div>
        <ve-scheduler token-endpoint="/ve/token" agent-choice="any"></ve-scheduler>
      </main>
    `,
  );
}

/** Target of `redirect-url`: shown after a booking. */
export function thanksPage(scheduleId: string): Html {
  return page(
    'Thank you',
    '/thanks',
    html`
      <main id="content" class="narrow">
        <p class="kicker">Harbour &amp; Partners</p>
        <h1>Thank you</h1>
        <p class="lead">We look forward to meeting you. Your booking number is <code>${scheduleId}</code>.</p>
        <p><a href="/example">Book another meeting</a></p>
      </main>
    `,
  );
}

/** Answer to an address that has no page. */
export function notFoundPage(): Html {
  return layout({
    title: 'Page not found · Harbour & Partners',
    head: html``,
    body: html`
      <main id="content" class="narrow">
        <h1>There is no such page</h1>
        <p class="lead">Check the address, or start from one of these:</p>
        <ul>
          <li><a href="/">The playground</a></li>
          <li><a href="/docs">The documentation</a></li>
        </ul>
      </main>
    `,
  });
}

/** The agents' page when nobody is signed in. */
export function signInPage(failed: boolean): Html {
  return page(
    'Sign in',
    '/agents',
    html`
      <main id="content" class="narrow">
        <p class="kicker">Harbour &amp; Partners</p>
        <h1>For our agents</h1>
        <form method="post" action="/agents/sign-in" class="card">
          ${failed ? html`<p role="alert" class="wrong">Wrong name or password. Check both and try again.</p>` : ''}
          <label>Name <input name="login" autocomplete="username" required /></label>
          <label
            >Password <input name="password" type="password" autocomplete="current-password" required
          /></label>
          <button>Sign in</button>
        </form>
        <p class="note">
          Demo accounts:
          ${accounts.map(({ login, password }) => html`<code>${login}</code> / <code>${password}</code>&ensp;`)}
        </p>
      </main>
    `,
  );
}

/** An agent's page: all meetings, each with a join button. */
export function meetingsPage(account: Account): Html {
  return page(
    'Your meetings',
    '/agents',
    html`
      <main id="content" class="narrow">
        <form method="post" action="/agents/sign-out" class="bar">
          <span>${account.name}</span><button class="quiet">Sign out</button>
        </form>
        <h1>For our agents</h1>
        <ve-agenda token-endpoint="/ve/token"></ve-agenda>
      </main>
    `,
    agendaScripts,
  );
}

/** The page's own script comes before the element's script, so that it receives the first event too. */
function page(title: string, path: string, body: Html, scripts = schedulerScripts): Html {
  return layout({ title: `${title} · Harbour & Partners`, path, head: scripts, body });
}

const schedulerScripts = html`<script src="/demo.js" defer></script>
  <script src="/ve-scheduler.js" defer></script>`;

const agendaScripts = html`<script src="/demo.js" defer></script>
  <script src="/ve-agenda.js" defer></script>`;

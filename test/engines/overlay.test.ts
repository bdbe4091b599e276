import { ALL_HOURS, countCreateRequests, scheduler, SCRIPT } from '../e2e/fixtures.js';
import { expect, expectBooked, fillIn, test } from './fixtures.js';

const SIGN_IN = `<script>
  addEventListener('before-schedule', (event) => event.waitUntil(new Promise((done) => {
    const box = document.createElement('form');
    box.style = 'position: fixed; inset: 100px; background: canvas; z-index: 1000';
    box.innerHTML = '<label>Code <input></label><button>Sign in</button>';
    box.onsubmit = (submit) => { submit.preventDefault(); box.remove(); done(); };
    document.body.append(box);
    box.querySelector('input').focus();
  })));
</script>`;

test('a box to sign in can be used while a booking in the dialog waits', async ({ visitor, host, api }) => {
  await host.open(`${SCRIPT}<main>${scheduler(api, `${ALL_HOURS} mode="popup"`)}</main>${SIGN_IN}`);
  await visitor.click('button', 'Book a meeting');
  await fillIn(visitor);
  await visitor.click('dialog button', 'Book ');
  await visitor.see('label', 'Code');
  await visitor.engine.type('1234');
  expect(await visitor.read('form input', '', 'element.value')).toBe('1234');
  expect(countCreateRequests(api)).toBe(0);
  await visitor.click('button', 'Sign in');
  await expectBooked(visitor);
  expect(await visitor.read('dialog', '', `element.matches(':modal')`)).toBe(true);
});

// Books the first free time in the sandbox, as a visitor would, so that the confirmation can be seen.
const element = document.querySelector('#booked');

document.querySelector('#book').addEventListener('click', async () => {
  const find = (selector) => element.shadowRoot.querySelector(selector);
  const slot = find('[name="slot"]');
  // The times may still be loading.
  if (!slot) return;
  slot.click();
  await element.updateComplete;
  for (const [name, value] of Object.entries({ name: 'Ada Lovelace', email: 'ada@example.com' })) {
    find(`[name="${name}"]`).value = value;
    find(`[name="${name}"]`).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  }
  find('form').requestSubmit();
});

/** Settings → VideoEngager: shows the fields of the chosen gateway, and checks the connection. */
(() => {
  const { url, action, nonce, failed, id, name } = window.veSchedulerSettings;
  const form = document.querySelector('.ve-scheduler-settings form');
  const button = document.getElementById('ve_scheduler_check');
  const result = document.getElementById('ve_scheduler_result');

  const showFields = () => {
    const source = form.querySelector('[name="ve_scheduler[source]"]:checked')?.value;
    for (const row of form.querySelectorAll('.ve-scheduler-php')) row.hidden = source !== 'php';
    for (const row of form.querySelectorAll('.ve-scheduler-url')) row.hidden = source !== 'url';
    for (const table of form.querySelectorAll('table')) {
      const isEmpty = [...table.rows].every((row) => row.hidden);
      // The heading, the introduction and the table of a section follow one another.
      const introduction = table.previousElementSibling;
      for (const part of [introduction?.previousElementSibling, introduction, table]) part.hidden = isEmpty;
    }
  };
  form.addEventListener('change', showFields);
  showFields();

  const element = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  const row = (tag, ...texts) => {
    const made = document.createElement('tr');
    made.append(...texts.map((text) => element(tag, text)));
    return made;
  };
  const show = ({ success, data }) => {
    const message = element('p', data.message);
    message.className = success ? '' : 've-scheduler-result-error';
    result.replaceChildren(message);
    if (!data.agents?.length) return;
    const table = document.createElement('table');
    table.className = 'widefat striped';
    const body = document.createElement('tbody');
    body.append(...data.agents.map((agent) => row('td', agent.name, agent.id)));
    const head = document.createElement('thead');
    head.append(row('th', name, id));
    table.append(head, body);
    result.append(table);
  };
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams({ action, _ajax_nonce: nonce }),
      });
      show(await response.json());
    } catch {
      show({ success: false, data: { message: failed } });
    } finally {
      button.disabled = false;
    }
  });
})();

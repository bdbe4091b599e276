// A booking calendar as a site owner's developer may write it by hand: a month, the times of a day, a form.
const root = document.querySelector('#booking');
const dayOf = (date) => date.toLocaleDateString('sv-SE');
const timeOf = (date) => date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
const days = new Map();
let month;
let day;
let start;

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function button(text, isPressed, onclick) {
  const node = element('button', { type: 'button', onclick, disabled: !onclick }, text);
  if (isPressed) node.ariaPressed = 'true';
  return node;
}

function turn(by) {
  month = new Date(month.getFullYear(), month.getMonth() + by, 1);
  draw();
}

function monthView() {
  const body = element('tbody');
  const date = new Date(month);
  date.setDate(1 - ((date.getDay() + 6) % 7));
  do {
    const row = body.insertRow();
    for (let index = 0; index < 7; index += 1) {
      const key = dayOf(date);
      const cell = row.insertCell();
      if (date.getMonth() === month.getMonth()) {
        const choose = () => {
          day = key;
          start = undefined;
          draw();
        };
        cell.append(button(date.getDate(), key === day, days.has(key) && choose));
      }
      date.setDate(date.getDate() + 1);
    }
  } while (date.getMonth() === month.getMonth());
  const title = month.toLocaleDateString(undefined, { month: 'long', year: 'numeric' });
  return [
    button('‹', false, () => turn(-1)),
    ` ${title} `,
    button('›', false, () => turn(1)),
    element('table', {}, body),
  ];
}

function timesView() {
  return (days.get(day) ?? []).map((date) =>
    button(timeOf(date), date === start, () => {
      start = date;
      draw();
    }),
  );
}

function formView() {
  const field = (label, name, type) =>
    element('label', {}, label, element('input', { name, type, required: true, autocomplete: name }));
  const onsubmit = async (event) => {
    event.preventDefault();
    const body = JSON.stringify({ start, ...Object.fromEntries(new FormData(form)) });
    const response = await fetch('/hand-written/book', { method: 'POST', body });
    root.replaceChildren(response.ok ? `Booked: ${start.toLocaleString()}` : 'Please try again.');
  };
  const form = element(
    'form',
    { onsubmit },
    field('Name', 'name', 'text'),
    field('Email', 'email', 'email'),
    element('button', {}, 'Book'),
  );
  return form;
}

function draw() {
  root.replaceChildren(...monthView(), ...timesView(), ...(start ? [formView()] : []));
}

const response = await fetch('/hand-written/free');
for (const [instant, seats] of Object.entries(await response.json())) {
  const date = new Date(instant);
  const key = dayOf(date);
  if (seats) days.set(key, [...(days.get(key) ?? []), date]);
}
day = [...days.keys()].sort()[0];
month = new Date(`${day}T00:00`);
month.setDate(1);
draw();

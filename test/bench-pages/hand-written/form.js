// A booking form as a site owner's developer may write it by hand: a date, a time, who the visitor is.
const root = document.querySelector('#booking');

function field(label, name, properties) {
  const node = document.createElement('label');
  const input = Object.assign(document.createElement('input'), { name, required: true, ...properties });
  node.append(label, input);
  return node;
}

const form = document.createElement('form');
const message = document.createElement('p');
message.role = 'status';
const min = new Date().toLocaleDateString('sv-SE');
form.append(
  field('Date', 'date', { type: 'date', min }),
  field('Time', 'time', { type: 'time', step: 900 }),
  field('Name', 'name', { autocomplete: 'name' }),
  field('Email', 'email', { type: 'email', autocomplete: 'email' }),
  Object.assign(document.createElement('button'), { textContent: 'Book' }),
);
form.onsubmit = async (event) => {
  event.preventDefault();
  const { date, time, ...visitor } = Object.fromEntries(new FormData(form));
  const start = new Date(`${date}T${time}`);
  if (start < new Date()) {
    message.textContent = 'Please choose a time in the future.';
    return;
  }
  const body = JSON.stringify({ start, ...visitor });
  const response = await fetch('/hand-written/book', { method: 'POST', body });
  if (response.ok) root.replaceChildren(`Booked: ${start.toLocaleString()}`);
  else message.textContent = 'Please try again.';
};
root.append(form, message);

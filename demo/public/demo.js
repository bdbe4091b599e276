// Shows the events of the elements, and times in the reader's own zone.
const log = document.querySelector('#events');
for (const type of ['scheduled', 'rescheduled', 'cancelled', 'joined', 'error']) {
  for (const element of document.querySelectorAll('ve-scheduler, ve-join-button')) {
    element.addEventListener(type, ({ detail }) => {
      if (log) log.textContent = `${type} ${JSON.stringify(detail, null, 2)}`;
    });
  }
}
for (const time of document.querySelectorAll('time')) {
  const format = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' });
  time.textContent = format.format(new Date(time.dateTime));
}

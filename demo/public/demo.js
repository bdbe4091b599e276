// Shows the events of the elements.
const log = document.querySelector('#events');
for (const type of ['scheduled', 'rescheduled', 'cancelled', 'joined', 'error']) {
  for (const element of document.querySelectorAll('ve-scheduler, ve-agenda')) {
    element.addEventListener(type, ({ detail }) => {
      if (log) log.textContent = `${type} ${JSON.stringify(detail, null, 2)}`;
    });
  }
}

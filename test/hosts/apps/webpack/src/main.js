import 've-scheduler';

document.querySelector('ve-scheduler').addEventListener('scheduled', ({ detail }) => {
  document.getElementById('booked').append(`${detail._id} `);
});

import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { Booking } from './booking';

function App() {
  const [booked, setBooked] = createSignal([]);
  return (
    <>
      <Booking onBooked={(id) => setBooked((ids) => [...ids, id])} />
      <output id="booked">{booked().join(' ')}</output>
    </>
  );
}

render(() => <App />, document.getElementById('app'));

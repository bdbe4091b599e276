import { render } from 'preact';
import { useState } from 'preact/hooks';
import { Booking } from './booking';

function App() {
  const [booked, setBooked] = useState([]);
  return (
    <>
      <Booking onBooked={(id) => setBooked((ids) => [...ids, id])} />
      <output id="booked">{booked.join(' ')}</output>
    </>
  );
}

render(<App />, document.getElementById('app'));

import 've-scheduler';
import { render } from 'preact';
import { useState } from 'preact/hooks';

function App() {
  const [booked, setBooked] = useState([]);
  return (
    <>
      <ve-scheduler
        env="production"
        token-endpoint="/ve/token"
        duration={45}
        horizonDays={20}
        with-credentials={false}
        time-zone-locked={false}
        onscheduled={({ detail }) => setBooked((ids) => [...ids, detail._id])}
      />
      <output id="booked">{booked.join(' ')}</output>
    </>
  );
}

render(<App />, document.getElementById('app'));

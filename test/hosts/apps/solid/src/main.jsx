import 've-scheduler';
import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';

function App() {
  const [booked, setBooked] = createSignal([]);
  return (
    <>
      <ve-scheduler
        env="production"
        token-endpoint="/ve/token"
        duration={45}
        horizon-days={20}
        with-credentials={false}
        time-zone-locked={false}
        on:scheduled={({ detail }) => setBooked((ids) => [...ids, detail._id])}
      />
      <output id="booked">{booked().join(' ')}</output>
    </>
  );
}

render(() => <App />, document.getElementById('app'));

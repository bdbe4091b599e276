import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Booking } from './booking';

function App() {
  const [booked, setBooked] = useState<string[]>([]);
  return (
    <>
      <Booking onBooked={(id) => setBooked((ids) => [...ids, id])} />
      <output id="booked">{booked.join(' ')}</output>
    </>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

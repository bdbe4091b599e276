'use client';

import { useState } from 'react';
import { Booking } from './booking';

export function Booked() {
  const [booked, setBooked] = useState([]);
  return (
    <>
      <Booking onBooked={(id) => setBooked((ids) => [...ids, id])} />
      <output id="booked">{booked.join(' ')}</output>
    </>
  );
}

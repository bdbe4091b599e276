'use client';

import { useEffect, useRef } from 'react';

export function Booking({ onBooked }) {
  const ref = useRef(null);
  useEffect(() => {
    const element = ref.current;
    const listener = ({ detail }) => onBooked(detail._id);
    element?.addEventListener('scheduled', listener);
    void import('ve-scheduler');
    return () => element?.removeEventListener('scheduled', listener);
  }, [onBooked]);
  return (
    <ve-scheduler
      ref={ref}
      env="production"
      token-endpoint="/ve/token"
      duration={45}
      horizon-days={20}
      with-credentials={false}
      time-zone-locked={false}
    />
  );
}

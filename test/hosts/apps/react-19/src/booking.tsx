import 've-scheduler';
import 've-scheduler/react';
import { useEffect, useRef } from 'react';
import type { ScheduledEvent, VeScheduler } from 've-scheduler/pure';

export function Booking({ onBooked }: { onBooked: (id: string) => void }) {
  const ref = useRef<VeScheduler>(null);
  useEffect(() => {
    const element = ref.current;
    const listener = ({ detail }: ScheduledEvent) => onBooked(detail._id);
    element?.addEventListener('scheduled', listener);
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

import 've-scheduler';
import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import type { ScheduledEvent } from 've-scheduler/pure';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <ve-scheduler
      env="production"
      token-endpoint="/ve/token"
      [duration]="45"
      [horizonDays]="20"
      [withCredentials]="false"
      [timeZoneLocked]="false"
      (scheduled)="onScheduled($event)"
    />
    <output id="booked">{{ booked().join(' ') }}</output>
  `,
})
export class App {
  readonly booked = signal<string[]>([]);

  onScheduled({ detail }: ScheduledEvent): void {
    this.booked.update((ids) => [...ids, detail._id]);
  }
}

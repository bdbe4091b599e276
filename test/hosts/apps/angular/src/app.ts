import { Component, signal } from '@angular/core';
import { Booking } from './booking';

@Component({
  selector: 'app-root',
  imports: [Booking],
  template: `
    <app-booking (booked)="add($event)" />
    <output id="booked">{{ booked().join(' ') }}</output>
  `,
})
export class App {
  readonly booked = signal<string[]>([]);

  add(id: string): void {
    this.booked.update((ids) => [...ids, id]);
  }
}

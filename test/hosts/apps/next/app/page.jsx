import { Booked } from './booked';

export default function Page() {
  return (
    <main>
      <h1>Book a meeting</h1>
      <Booked />
    </main>
  );
}

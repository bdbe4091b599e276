import dayjs from 'dayjs';
import { createElement } from 'react';
import { useBookerStoreContext, useNonEmptyScheduleDays } from '@calcom/atoms';
import { DatePicker as Month } from './node_modules/@calcom/atoms/dist/calendar-view/components/date-picker.js';

// The booker of this release does not connect its calendar with its state.
export function DatePicker(properties) {
  const month = useBookerStoreContext((state) => state.month);
  const selectedDate = useBookerStoreContext((state) => state.selectedDate);
  const setMonth = useBookerStoreContext((state) => state.setMonth);
  const setSelectedDate = useBookerStoreContext((state) => state.setSelectedDate);
  const includedDates = useNonEmptyScheduleDays(properties.slots);
  return createElement(Month, {
    ...properties,
    includedDates,
    locale: 'en',
    browsingDate: month ? dayjs(month) : undefined,
    selected: selectedDate ? dayjs(selectedDate) : undefined,
    onMonthChange: (date) => setMonth(date.format('YYYY-MM')),
    onChange: (date, omitUpdatingParams) =>
      setSelectedDate({ date: date && date.format('YYYY-MM-DD'), omitUpdatingParams }),
  });
}

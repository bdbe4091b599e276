// The package says that it has no side effects, so bundlers leave out the file in which it does this.
import dayjs from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import duration from 'dayjs/plugin/duration.js';
import isBetween from 'dayjs/plugin/isBetween.js';
import isToday from 'dayjs/plugin/isToday.js';
import localizedFormat from 'dayjs/plugin/localizedFormat.js';
import minMax from 'dayjs/plugin/minMax.js';
import relativeTime from 'dayjs/plugin/relativeTime.js';
import timezone from 'dayjs/plugin/timezone.js';
import toArray from 'dayjs/plugin/toArray.js';
import utc from 'dayjs/plugin/utc.js';
for (const p of [
  customParseFormat,
  duration,
  isBetween,
  isToday,
  localizedFormat,
  minMax,
  relativeTime,
  timezone,
  toArray,
  utc,
])
  dayjs.extend(p);

import type { ManageWords } from '../words.js';

export const words: ManageWords = {
  heading: 'Ihr Termin',
  move: 'Zeit ändern',
  cancel: 'Termin absagen',
  chooseTime: 'Wählen Sie eine neue Zeit',
  now: (time) => `Bisher: ${time}`,
  moveTo: (time) => `Verschieben auf ${time}`,
  keep: 'So lassen',
  moved: 'Ihr Termin hat eine neue Zeit',
  cancelQuestion: 'Diesen Termin absagen?',
  reason: 'Warum sagen Sie ab?',
  reasonMissing: 'Bitte nennen Sie einen Grund.',
  cancelled: 'Ihr Termin ist abgesagt',
  updateCalendar: 'Kalender aktualisieren',
  sending: 'Einen Moment …',
  unknown:
    'Wir wissen noch nicht sicher, ob die Änderung angekommen ist. Bitte prüfen Sie es noch einmal, bevor Sie etwas anderes tun.',
  notChanged: 'Ihr Termin wurde nicht geändert.',
  changedMeanwhile: 'Dieser Termin wurde inzwischen geändert. So ist er jetzt.',
  tooLate: 'Für eine Änderung an dieser Stelle ist es zu spät. Bitte kontaktieren Sie uns.',
  noChangesLeft: 'Dieser Termin lässt sich hier nicht noch einmal verschieben. Bitte kontaktieren Sie uns.',
  linkRefused: 'Dieser Link funktioniert nicht. Bitte nehmen Sie den aus Ihrer Bestätigung.',
  over: 'Dieser Termin ist vorbei.',
  missing: 'Wir haben diesen Termin nicht gefunden. Bitte kontaktieren Sie uns.',
};

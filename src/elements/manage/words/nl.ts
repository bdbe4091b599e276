import type { ManageWords } from '../words.js';

export const words: ManageWords = {
  heading: 'Uw afspraak',
  move: 'Tijd wijzigen',
  cancel: 'Afspraak annuleren',
  chooseTime: 'Kies een nieuwe tijd',
  now: (time) => `Nu: ${time}`,
  moveTo: (time) => `Verplaatsen naar ${time}`,
  keep: 'Zo laten',
  moved: 'Uw afspraak heeft een nieuwe tijd',
  cancelQuestion: 'Deze afspraak annuleren?',
  reason: 'Waarom annuleert u?',
  reasonMissing: 'Laat ons weten waarom.',
  cancelled: 'Uw afspraak is geannuleerd',
  updateCalendar: 'Agenda bijwerken',
  sending: 'Een ogenblik…',
  unknown:
    'We weten nog niet zeker of uw wijziging is aangekomen. Controleer het nog eens voordat u iets anders doet.',
  notChanged: 'Uw afspraak is niet gewijzigd.',
  changedMeanwhile: 'Deze afspraak is intussen gewijzigd. Zo staat hij nu.',
  tooLate: 'Het is te laat om deze afspraak hier te wijzigen. Neem contact met ons op.',
  noChangesLeft: 'Deze afspraak kan hier niet nog eens worden verplaatst. Neem contact met ons op.',
  linkRefused: 'Deze link werkt niet. Gebruik de link uit uw bevestiging.',
  over: 'Deze afspraak is voorbij.',
  missing: 'We hebben deze afspraak niet gevonden. Neem contact met ons op.',
};

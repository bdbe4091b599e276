import type { ManageWords } from '../words.js';

export const words: ManageWords = {
  heading: 'Votre rendez-vous',
  move: 'Changer l’heure',
  cancel: 'Annuler le rendez-vous',
  chooseTime: 'Choisissez une nouvelle heure',
  now: (time) => `Actuellement : ${time}`,
  moveTo: (time) => `Déplacer au ${time}`,
  keep: 'Ne rien changer',
  moved: 'Votre rendez-vous a une nouvelle heure',
  cancelQuestion: 'Annuler ce rendez-vous ?',
  reason: 'Pourquoi annulez-vous ?',
  reasonMissing: 'Veuillez nous dire pourquoi.',
  cancelled: 'Votre rendez-vous est annulé',
  updateCalendar: 'Mettre à jour votre agenda',
  sending: 'Un instant…',
  unknown:
    'Nous ne savons pas encore si votre changement a été pris en compte. Vérifiez de nouveau avant de faire autre chose.',
  notChanged: 'Votre rendez-vous n’a pas été modifié.',
  changedMeanwhile: 'Ce rendez-vous a été modifié entre-temps. Le voici tel qu’il est maintenant.',
  tooLate: 'Il est trop tard pour modifier ce rendez-vous ici. Veuillez nous contacter.',
  noChangesLeft: 'Ce rendez-vous ne peut plus être déplacé ici. Veuillez nous contacter.',
  linkRefused: 'Ce lien ne fonctionne pas. Utilisez celui de votre confirmation.',
  over: 'Ce rendez-vous est terminé.',
  missing: 'Nous n’avons pas trouvé ce rendez-vous. Veuillez nous contacter.',
};

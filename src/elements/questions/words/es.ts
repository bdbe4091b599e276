import type { QuestionWords } from '../words.js';

export const words: QuestionWords = {
  guests: 'Invitados',
  guest: (number) => `Correo del invitado ${number}`,
  addGuest: 'Añadir un invitado',
  removeGuest: (number) => `Quitar al invitado ${number}`,
  guestRemoved: 'Se ha quitado al invitado.',
  answerMissing: 'Elija una respuesta.',
  tickMissing: 'Marque esta casilla.',
  choose: 'Elegir…',
};

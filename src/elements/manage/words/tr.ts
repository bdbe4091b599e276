import type { ManageWords } from '../words.js';

export const words: ManageWords = {
  heading: 'Randevunuz',
  move: 'Saati değiştir',
  cancel: 'Randevuyu iptal et',
  chooseTime: 'Yeni bir saat seçin',
  now: (time) => `Şu an: ${time}`,
  moveTo: (time) => `Şuna taşı: ${time}`,
  keep: 'Olduğu gibi bırak',
  moved: 'Randevunuzun yeni bir saati var',
  cancelQuestion: 'Bu randevu iptal edilsin mi?',
  reason: 'Neden iptal ediyorsunuz?',
  reasonMissing: 'Lütfen nedenini yazın.',
  cancelled: 'Randevunuz iptal edildi',
  updateCalendar: 'Takviminizi güncelleyin',
  sending: 'Bir saniye…',
  unknown:
    'Değişikliğin yapılıp yapılmadığından henüz emin değiliz. Başka bir şey yapmadan önce yeniden kontrol edin.',
  notChanged: 'Randevunuz değiştirilmedi.',
  changedMeanwhile: 'Bu randevu bu arada değiştirildi. Şu anki hali bu.',
  tooLate: 'Bu randevuyu buradan değiştirmek için çok geç. Lütfen bize ulaşın.',
  noChangesLeft: 'Bu randevu buradan bir daha taşınamaz. Lütfen bize ulaşın.',
  linkRefused: 'Bu bağlantı çalışmıyor. Lütfen onayınızdaki bağlantıyı kullanın.',
  over: 'Bu randevu sona erdi.',
  missing: 'Bu randevuyu bulamadık. Lütfen bize ulaşın.',
};

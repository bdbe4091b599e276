import { toAsciiDigits } from './digits.js';

/** The pattern that the gateway uses, too: the one of zod. */
const EMAIL = /^([\w'+-]+\.)*[\w'+-]*[\w+-]@([a-z\d][a-z\d-]*\.)+[a-z]{2,}$/i;
const PHONE = /^(?=(\D*\d){3})[\d\s().+/#*-]{3,40}$/;

export const isEmail = (text: string): boolean => text.length <= 254 && EMAIL.test(text);

/** Digits may be of any script. */
export const isPhone = (text: string): boolean => PHONE.test(toAsciiDigits(text));

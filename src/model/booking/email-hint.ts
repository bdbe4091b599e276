/** Providers with an address in many countries, or under `.com` alone. */
const WORLDWIDE = ['gmail', 'googlemail', 'hotmail', 'icloud', 'outlook', 'protonmail', 'yahoo'];

/** Providers of one country, by the languages of this package. Short names are left out: other domains resemble them. */
const NATIONAL =
  `t-online.de freenet.de arcor.de bluewin.ch orange.fr wanadoo.fr laposte.net libero.it virgilio.it tiscali.it
  telefonica.net terra.es terra.com.br interia.pl ziggo.nl planet.nl telenet.be skynet.be comcast.net verizon.net
  btinternet.com virginmedia.com walla.co.il netvision.net.il hanmail.net naver.com rediffmail.com docomo.ne.jp`.split(
    /\s+/,
  );

/** Real domains that resemble a provider's. */
const REAL = ['email.com', 'fmail.com', 'mail.com', 'ymail.com'];

/**
 * Corrects a likely typing mistake in the domain of an email address: one letter too many, too few, wrong, or two letters
 * swapped, in the name of a large provider.
 *
 * @returns The corrected address, or `undefined` if nothing looks wrong.
 */
export function suggestEmail(address: string): string | undefined {
  const at = address.lastIndexOf('@') + 1;
  const domain = address.slice(at).toLowerCase();
  const better = at ? suggestDomain(domain) : undefined;
  return better && better !== domain ? address.slice(0, at) + better : undefined;
}

function suggestDomain(domain: string): string | undefined {
  if (REAL.includes(domain)) return undefined;
  const dot = domain.indexOf('.');
  const ending = domain.slice(dot + 1);
  const provider = closest(domain.slice(0, Math.max(dot, 0)), WORLDWIDE);
  // A second mistake in another ending would be a guess.
  if (provider) return `${provider}.${closest(ending, ['com']) ?? ending}`;
  return closest(domain, NATIONAL);
}

/** The name itself, or the first one that one edit turns it into. */
function closest(text: string, names: readonly string[]): string | undefined {
  return names.includes(text) ? text : names.find((name) => isOneEditAway(text, name));
}

/** Whether one insertion, deletion, substitution or swap of neighbors turns one text into the other. */
function isOneEditAway(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const [left, right] = [one.slice(start), other.slice(start)];
  return (
    left.slice(1) === right.slice(1) ||
    left.slice(1) === right ||
    left === right.slice(1) ||
    (left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2))
  );
}

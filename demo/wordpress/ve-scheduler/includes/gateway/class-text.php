<?php
/**
 * What visitors and the API write.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/** Cleans and checks texts. */
final class Text {

	/** What `<input type=email>` accepts, in the words of the HTML standard. */
	private const EMAIL = '/^[a-zA-Z0-9.!#$%&\'*+\/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/D';
	private const PHONE = '/^(?=(?:\D*\d){3})[\d\s().+\/#*-]{3,40}$/D';

	/** Links as mail programs find them: a scheme, `www.`, or a domain with a common ending. */
	private const LINK = '~://|\bwww\.|[\p{L}\p{N}-]+\.(?:[a-z]{2}|com|net|org|info|biz|name|pro|mobi|app|dev|shop|store|online|site|website|web|xyz|top|club|link|click|live|news|blog|cloud|tech|space|world|agency|email|group|page|vip|win|bet|loan|work|fun|icu|cyou|buzz|xn--[a-z0-9-]+)(?![\p{L}\p{N}])~iu';

	/**
	 * Text as one trimmed line, without control characters or bidirectional overrides.
	 *
	 * @param string $text Text.
	 */
	public static function line( string $text ): string {
		$text = (string) preg_replace( '/[\p{Cc}\x{2028}\x{2029}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}]/u', ' ', $text );
		return trim( (string) preg_replace( '/ {2,}/', ' ', $text ) );
	}

	/**
	 * Length in characters.
	 *
	 * @param string $text Text in UTF-8.
	 */
	public static function length( string $text ): int {
		return mb_strlen( $text, 'UTF-8' );
	}

	/**
	 * Name of a person as one line; `''` if the tenant put an email address there.
	 *
	 * @param mixed $name Name.
	 */
	public static function name( $name ): string {
		$line = is_string( $name ) ? mb_substr( self::line( $name ), 0, 200, 'UTF-8' ) : '';
		return false === strpos( $line, '@' ) ? $line : '';
	}

	/**
	 * Drops invisible marks, and writes the domain of an address in ASCII, if this PHP can.
	 *
	 * @param string $text Address as it was typed.
	 */
	public static function clean_email( string $text ): string {
		$text = trim( (string) preg_replace( array( '/\p{Cf}/u', '/[\x{ff20}\x{fe6b}]/u' ), array( '', '@' ), $text ) );
		$at   = strrpos( $text, '@' );
		if ( false === $at || ! preg_match( '/[^\x00-\x7f]/', substr( $text, $at ) ) || ! function_exists( 'idn_to_ascii' ) ) {
			return $text;
		}
		$domain = idn_to_ascii( trim( substr( $text, $at + 1 ) ), IDNA_NONTRANSITIONAL_TO_ASCII, INTL_IDNA_VARIANT_UTS46 );
		return false === $domain ? $text : substr( $text, 0, $at + 1 ) . $domain;
	}

	/**
	 * Writes a phone number with ASCII digits, hyphens and spaces, without invisible marks and `tel:`. An extension becomes
	 * `#` and its digits.
	 *
	 * @param string $text Number as it was typed.
	 */
	public static function clean_phone( string $text ): string {
		$text = (string) preg_replace_callback(
			'/\p{Nd}/u',
			static function ( array $found ): string {
				return self::ascii_digit( $found[0] );
			},
			$text
		);
		$text = (string) preg_replace( '/\p{Cf}/u', '', $text );
		$text = (string) preg_replace( '/[\p{Pd}\x{2212}\x{30fc}]/u', '-', $text );
		$text = (string) preg_replace( '/^\s*tel:/i', '', $text );
		$text = (string) preg_replace( '/[\s,;]*(?:ext(?:ension)?|x)\W*(\d+)\W*$/i', ' #$1', $text );
		return trim( $text );
	}

	/**
	 * Whether a cleaned text is an email address.
	 *
	 * @param string $text Text.
	 */
	public static function is_email( string $text ): bool {
		return (bool) preg_match( self::EMAIL, $text );
	}

	/**
	 * Whether a cleaned text is a phone number.
	 *
	 * @param string $text Text.
	 */
	public static function is_phone( string $text ): bool {
		return (bool) preg_match( self::PHONE, $text );
	}

	/**
	 * Whether a value has the form of an ID of the API, so that it has one spelling.
	 *
	 * @param mixed $value Value.
	 */
	public static function is_id( $value ): bool {
		return is_string( $value ) && preg_match( '/^[\w-]{1,64}$/D', $value );
	}

	/**
	 * Whether a text has a link that a mail program would make clickable.
	 *
	 * @param string $text Text.
	 */
	public static function has_link( string $text ): bool {
		return (bool) preg_match( self::LINK, $text );
	}

	/**
	 * Mailbox that an address delivers to: without what its provider ignores.
	 *
	 * @param string $email Email address.
	 */
	public static function mailbox( string $email ): string {
		$email = strtolower( $email );
		$at    = (int) strrpos( $email, '@' );
		$local = substr( $email, 0, $at );
		$host  = substr( $email, $at + 1 );
		$local = preg_replace( '/(?<!^)\+.*$/', '', $local );
		if ( 'gmail.com' === $host || 'googlemail.com' === $host ) {
			$local = str_replace( '.', '', $local );
			$host  = 'gmail.com';
		}
		if ( 0 === strpos( $host, 'yahoo.' ) || 'ymail.com' === $host ) {
			$local = preg_replace( '/(?<!^)-.*$/', '', $local );
		}
		return $local . '@' . $host;
	}

	/**
	 * ASCII digit for a digit of any script.
	 *
	 * @param string $digit One character.
	 */
	private static function ascii_digit( string $digit ): string {
		if ( strlen( $digit ) === 1 ) {
			return $digit;
		}
		// The digits of each script follow one another, so the value is the distance from its zero.
		$code = mb_ord( $digit, 'UTF-8' );
		$zero = $code;
		while ( $code - $zero < 9 && preg_match( '/^\p{Nd}$/u', mb_chr( $zero - 1, 'UTF-8' ) ) ) {
			--$zero;
		}
		return (string) ( $code - $zero );
	}
}

<?php
/**
 * The partner key.
 *
 * @package VeScheduler
 */

namespace VeScheduler;

defined( 'ABSPATH' ) || exit;

/**
 * Keeps the partner key (PAK): in `wp-config.php`, or encrypted in the database with a key made of the site's salts. So a
 * copy of the database alone does not hold it. New salts make a stored key unreadable; it must then be entered again.
 */
final class Vault {

	public const OPTION = 've_scheduler_pak';

	private const PREFIX = 've1:';

	/** The partner key; `null` if there is none, or if it cannot be read. */
	public static function pak(): ?string {
		if ( self::is_in_config() ) {
			return (string) constant( 'VE_SCHEDULER_PAK' );
		}
		$stored = (string) get_option( self::OPTION, '' );
		return '' === $stored ? null : self::decrypt( $stored );
	}

	/** Whether `wp-config.php` has the key. */
	public static function is_in_config(): bool {
		return defined( 'VE_SCHEDULER_PAK' ) && '' !== (string) constant( 'VE_SCHEDULER_PAK' );
	}

	/** Whether a stored key became unreadable, because the site's salts have changed. */
	public static function is_lost(): bool {
		return ! self::is_in_config() && '' !== (string) get_option( self::OPTION, '' ) && null === self::pak();
	}

	/**
	 * Encrypts a text.
	 *
	 * @param string $text Text.
	 */
	public static function encrypt( string $text ): string {
		$nonce = random_bytes( SODIUM_CRYPTO_SECRETBOX_NONCEBYTES );
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- Options are text.
		return self::PREFIX . base64_encode( $nonce . sodium_crypto_secretbox( $text, $nonce, self::key() ) );
	}

	/**
	 * Decrypts a text.
	 *
	 * @param string $stored Encrypted text.
	 * @return string|null `null` if it was not encrypted here, or with other salts.
	 */
	public static function decrypt( string $stored ): ?string {
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- Options are text.
		$bytes = self::is_encrypted( $stored ) ? base64_decode( substr( $stored, strlen( self::PREFIX ) ), true ) : false;
		if ( false === $bytes || strlen( $bytes ) <= SODIUM_CRYPTO_SECRETBOX_NONCEBYTES ) {
			return null;
		}
		$nonce = substr( $bytes, 0, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES );
		$text  = sodium_crypto_secretbox_open( substr( $bytes, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES ), $nonce, self::key() );
		return false === $text ? null : $text;
	}

	/**
	 * Sanitizes the option: what was typed is encrypted, and an empty field keeps the stored key.
	 *
	 * @param mixed $typed Text of the field.
	 */
	public static function sanitize( $typed ): string {
		$typed = is_string( $typed ) ? trim( $typed ) : '';
		// WordPress sanitizes a new option twice.
		if ( '' === $typed || self::is_encrypted( $typed ) ) {
			return '' === $typed ? (string) get_option( self::OPTION, '' ) : $typed;
		}
		return self::encrypt( $typed );
	}

	/**
	 * Whether a text was encrypted here.
	 *
	 * @param string $text Text.
	 */
	private static function is_encrypted( string $text ): bool {
		return 0 === strpos( $text, self::PREFIX );
	}

	/** Key of the encryption. */
	private static function key(): string {
		return hash_hmac( 'sha256', 've-scheduler vault', wp_salt( 'secure_auth' ), true );
	}
}

<?php
/**
 * Keyed hashes and page tokens.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/** Keys derived from the site's salts. New salts end every page's token and every reference. */
final class Secrets {

	private const AUDIENCE         = 've-scheduler';
	private const MAX_CLOCK_SKEW_S = 60;

	/**
	 * HMAC-SHA-256 of a text as base64url, with a key for one purpose. A hash made for one purpose is worthless for another.
	 *
	 * @param string $purpose Text that no other use has.
	 * @param string $text    Text to hash.
	 */
	public static function hash( string $purpose, string $text ): string {
		return self::base64url( hash_hmac( 'sha256', $text, self::key( $purpose ), true ) );
	}

	/**
	 * Issues a page token: an HS256 JWT for one origin. It contains nothing secret.
	 *
	 * @param string $origin   Origin of the page.
	 * @param int    $lifetime Lifetime in seconds.
	 */
	public static function issue_page_token( string $origin, int $lifetime ): string {
		$now    = time();
		$claims = array(
			'scope'  => 'schedule',
			'origin' => $origin,
			'aud'    => self::AUDIENCE,
			'iat'    => $now,
			'exp'    => $now + $lifetime,
		);
		$head   = self::base64url( '{"alg":"HS256","typ":"JWT"}' );
		$body   = $head . '.' . self::base64url( wp_json_encode( $claims ) );
		return $body . '.' . self::hash( 'page token', $body );
	}

	/**
	 * Whether a token was issued here for an origin, and has not expired.
	 *
	 * @param string $token  Token.
	 * @param string $origin Origin of the page.
	 */
	public static function is_page_token( string $token, string $origin ): bool {
		$parts = explode( '.', $token );
		if ( 3 !== count( $parts ) || ! hash_equals( self::hash( 'page token', "$parts[0].$parts[1]" ), $parts[2] ) ) {
			return false;
		}
		$claims = self::jwt_payload( $token );
		$now    = time();
		return self::AUDIENCE === ( $claims['aud'] ?? '' )
			&& 'schedule' === ( $claims['scope'] ?? '' )
			&& ( $claims['origin'] ?? '' ) === $origin
			&& (int) ( $claims['exp'] ?? 0 ) > $now
			&& (int) ( $claims['iat'] ?? PHP_INT_MAX ) <= $now + self::MAX_CLOCK_SKEW_S;
	}

	/**
	 * Unverified payload of a JWT; empty if the token is not a JWT.
	 *
	 * @param string $token Token.
	 */
	public static function jwt_payload( string $token ): array {
		$part = explode( '.', $token )[1] ?? '';
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- The format of a JWT.
		$payload = json_decode( (string) base64_decode( strtr( $part, '-_', '+/' ) ), true );
		return is_array( $payload ) ? $payload : array();
	}

	/**
	 * Key for one purpose.
	 *
	 * @param string $purpose Text that no other use has.
	 */
	private static function key( string $purpose ): string {
		return hash_hmac( 'sha256', "ve-scheduler $purpose", wp_salt( 'auth' ), true );
	}

	/**
	 * Bytes as base64url.
	 *
	 * @param string $bytes Bytes.
	 */
	private static function base64url( string $bytes ): string {
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- The format of a JWT.
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' );
	}
}

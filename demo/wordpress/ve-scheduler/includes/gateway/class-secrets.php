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
	 * Issues a page token for one origin. It contains nothing secret.
	 *
	 * @param string $origin   Origin of the page.
	 * @param int    $lifetime Lifetime in seconds.
	 */
	public static function issue_page_token( string $origin, int $lifetime ): string {
		$now = time();
		return self::sign(
			'page token',
			array(
				'scope'  => 'schedule',
				'origin' => $origin,
				'aud'    => self::AUDIENCE,
				'iat'    => $now,
				'exp'    => $now + $lifetime,
			)
		);
	}

	/**
	 * Whether a token was issued here for an origin, and has not expired.
	 *
	 * @param string $token  Token.
	 * @param string $origin Origin of the page.
	 */
	public static function is_page_token( string $token, string $origin ): bool {
		$claims = self::verify( 'page token', $token );
		return self::AUDIENCE === ( $claims['aud'] ?? '' )
			&& 'schedule' === ( $claims['scope'] ?? '' )
			&& ( $claims['origin'] ?? '' ) === $origin
			&& (int) ( $claims['iat'] ?? PHP_INT_MAX ) <= time() + self::MAX_CLOCK_SKEW_S;
	}

	/**
	 * Issues a reference to a booked meeting. Anyone who has it can see that meeting until it ends. It is stored nowhere.
	 *
	 * @param string $account Text that changes when another account is used.
	 * @param string $id      ID of the meeting.
	 * @param int    $end     End of the meeting in epoch milliseconds.
	 */
	public static function issue_booking_reference( string $account, string $id, int $end ): string {
		return self::sign(
			"booking reference $account",
			array(
				'sub' => $id,
				'exp' => (int) ceil( $end / 1000 ),
			)
		);
	}

	/**
	 * ID of the meeting that a reference names.
	 *
	 * @param string $account   Text that changes when another account is used.
	 * @param string $reference Reference.
	 * @return string|null `null` if the reference is not ours, or if the meeting has ended.
	 */
	public static function read_booking_reference( string $account, string $reference ): ?string {
		$id = self::verify( "booking reference $account", $reference )['sub'] ?? null;
		return Text::is_id( $id ) ? $id : null;
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
	 * Signs claims as an HS256 JWT.
	 *
	 * @param string $purpose Text that no other use has.
	 * @param array  $claims  Claims.
	 */
	private static function sign( string $purpose, array $claims ): string {
		$body = self::base64url( '{"alg":"HS256","typ":"JWT"}' ) . '.' . self::base64url( wp_json_encode( $claims ) );
		return $body . '.' . self::hash( $purpose, $body );
	}

	/**
	 * Claims of a JWT that was signed here.
	 *
	 * @param string $purpose Text that no other use has.
	 * @param string $token   JWT.
	 * @return array Empty if it was not signed here, or if it has expired.
	 */
	private static function verify( string $purpose, string $token ): array {
		$parts = explode( '.', $token );
		if ( 3 !== count( $parts ) || ! hash_equals( self::hash( $purpose, "$parts[0].$parts[1]" ), $parts[2] ) ) {
			return array();
		}
		$claims = self::jwt_payload( $token );
		return (int) ( $claims['exp'] ?? 0 ) > time() ? $claims : array();
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

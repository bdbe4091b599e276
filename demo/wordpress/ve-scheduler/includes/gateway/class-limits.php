<?php
/**
 * Rate limits.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Messages are answered as JSON, or escaped where a page shows them.

/**
 * Counts uses. A failed attempt costs only the client that made it: what visitors share is counted after a success.
 */
final class Limits {

	/**
	 * Settings of the gateway.
	 *
	 * @var Options
	 */
	private $options;

	/**
	 * Creates the limits.
	 *
	 * @param Options $options Settings of the gateway.
	 */
	public function __construct( Options $options ) {
		$this->options = $options;
	}

	/**
	 * Counts one attempt of a client, and of the networks around it.
	 *
	 * @param string              $name    Name of the limit.
	 * @param Client_Address|null $address Address of the client.
	 * @throws Http_Error 429 with `Retry-After` if a limit is reached.
	 */
	public function count_address( string $name, ?Client_Address $address ): void {
		foreach ( $address ? $address->networks : array() as $network => $share ) {
			$this->count_attempt( $name, $network, $share );
		}
	}

	/**
	 * Counts one attempt.
	 *
	 * @param string $name  Name of the limit.
	 * @param string $key   Whose limit.
	 * @param int    $share Factor of the points.
	 * @throws Http_Error 429 with `Retry-After` if the limit is reached.
	 */
	public function count_attempt( string $name, string $key, int $share = 1 ): void {
		$limit = $this->options->limits[ $name ] ?? null;
		if ( ! $limit ) {
			return;
		}
		list( $count, $left_ms ) = Store::count( self::key( $name, $key ), $limit['seconds'] * Clock::SECOND_MS );
		if ( $count > $limit['points'] * $share ) {
			throw Http_Error::too_many_requests( max( 1, (int) ceil( $left_ms / 1000 ) ) );
		}
	}

	/**
	 * Checks the limits of a booking before it is made.
	 *
	 * @param array[] $uses Pairs of a limit's name and a key; a key of `null` counts nothing.
	 * @return float How far the fullest shared limit is used: 1 is all of it.
	 * @throws Http_Error 429 without `Retry-After` if a limit of the visitor's own is reached.
	 */
	public function check( array $uses ): float {
		$pressure = 0.0;
		foreach ( $uses as list( $name, $key ) ) {
			$limit = $this->options->limits[ $name ] ?? null;
			if ( ! $limit || null === $key ) {
				continue;
			}
			$used = Store::usage( self::key( $name, $key ) )[0] / $limit['points'];
			if ( 'shared' === $limit['kind'] ) {
				$pressure = max( $pressure, $used );
			} elseif ( $used >= 1 ) {
				throw Http_Error::too_many_requests();
			}
		}
		return $pressure;
	}

	/**
	 * Counts the limits of a booking that was made.
	 *
	 * @param array[] $uses Pairs of a limit's name and a key.
	 */
	public function spend( array $uses ): void {
		foreach ( $uses as list( $name, $key ) ) {
			$limit = $this->options->limits[ $name ] ?? null;
			if ( $limit && null !== $key ) {
				Store::count( self::key( $name, $key ), $limit['seconds'] * Clock::SECOND_MS );
			}
		}
	}

	/**
	 * Name of a count. It is hashed, so the table holds nobody's address.
	 *
	 * @param string $name Name of the limit.
	 * @param string $key  Whose limit.
	 */
	private static function key( string $name, string $key ): string {
		return 'l-' . Secrets::hash( 'limit', "$name $key" );
	}
}

<?php
/**
 * The visitor's IP address.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/** A client's address and the networks around it, for rate limits. */
final class Client_Address {

	/** Sizes of IPv6 networks, and the factor of a limit's points: the larger the network, the more people it holds. */
	private const NETWORKS = array(
		64 => 1,
		56 => 4,
		48 => 16,
	);

	/**
	 * An IPv4 address, or the /56 network of an IPv6 address, which one customer of a provider has.
	 *
	 * @var string
	 */
	public $site;

	/**
	 * Factor of the points by network; the client itself first.
	 *
	 * @var int[]
	 */
	public $networks;

	/**
	 * Creates an address.
	 *
	 * @param string $site     Site.
	 * @param int[]  $networks Factor of the points by network.
	 */
	private function __construct( string $site, array $networks ) {
		$this->site     = $site;
		$this->networks = $networks;
	}

	/**
	 * Address of the current request.
	 *
	 * @param int $trusted_proxies Number of proxies in front that add to `X-Forwarded-For`.
	 */
	public static function of_request( int $trusted_proxies ): ?self {
		// phpcs:disable WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- `parse` accepts only IP addresses.
		$address = wp_unslash( $_SERVER['REMOTE_ADDR'] ?? '' );
		if ( $trusted_proxies > 0 ) {
			// Everything before the proxies' own entries was written by the visitor.
			$hops    = explode( ',', wp_unslash( $_SERVER['HTTP_X_FORWARDED_FOR'] ?? '' ) );
			$address = $hops[ count( $hops ) - $trusted_proxies ] ?? '';
		}
		// phpcs:enable
		/**
		 * Filters the visitor's IP address, for example to read the header of a CDN. A visitor must not be able to choose it.
		 *
		 * @param string $address IP address, or `''`.
		 */
		return self::parse( (string) apply_filters( 've_scheduler_client_ip', trim( (string) $address ) ) );
	}

	/**
	 * Parses an address. All ways to write one give the same result, also IPv4 addresses inside of IPv6.
	 *
	 * @param string $text Address.
	 * @return self|null `null` if it is not an IP address.
	 */
	public static function parse( string $text ): ?self {
		$text  = explode( '%', $text )[0];
		$bytes = filter_var( $text, FILTER_VALIDATE_IP ) ? inet_pton( $text ) : false;
		if ( false === $bytes ) {
			return null;
		}
		$is_mapped = strlen( $bytes ) === 16 && in_array( bin2hex( substr( $bytes, 0, 12 ) ), array( '00000000000000000000ffff', '0064ff9b0000000000000000' ), true );
		if ( $is_mapped ) {
			$bytes = substr( $bytes, 12 );
		}
		if ( strlen( $bytes ) === 4 ) {
			$key = (string) inet_ntop( $bytes );
			return new self( $key, array( $key => 1 ) );
		}
		$networks = array();
		foreach ( self::NETWORKS as $prefix => $share ) {
			$kept = intdiv( $prefix, 8 );
			$networks[ inet_ntop( str_pad( substr( $bytes, 0, $kept ), 16, "\0" ) ) . "/$prefix" ] = $share;
		}
		return new self( array_keys( $networks )[1], $networks );
	}
}

<?php
/**
 * Which pages may use the gateway.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/** Checks from which page a request comes. */
final class Page_Guard {

	private const ALLOWED_HEADERS = 'Authorization, Content-Type, Idempotency-Age, Idempotency-Key, X-Challenge-Token, X-Proof-Of-Work, X-VE-Token';

	/**
	 * Settings of the gateway.
	 *
	 * @var Options
	 */
	private $options;

	/**
	 * Creates the guard.
	 *
	 * @param Options $options Settings of the gateway.
	 */
	public function __construct( Options $options ) {
		$this->options = $options;
	}

	/**
	 * Origin of the page that sent a request. Browsers send `Origin` with every POST, but not with a GET to the same origin.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @throws Http_Error 403 if the owner does not allow it.
	 */
	public function origin( \WP_REST_Request $request ): string {
		$named = $request->get_header( 'origin' );
		if ( null === $named ) {
			$site   = $request->get_header( 'sec_fetch_site' );
			$is_own = 'same-origin' === $site || ( null === $site && 'GET' === $request->get_method() );
			$named  = $is_own ? $this->options->own_origin : '';
		}
		if ( ! in_array( $named, $this->options->origins, true ) ) {
			throw Http_Error::forbidden( 'This page may not use the booking service' );
		}
		return $named;
	}

	/**
	 * Origin of a page that holds a valid token.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @throws Http_Error 403 or 401.
	 */
	public function authorize( \WP_REST_Request $request ): string {
		$origin = $this->origin( $request );
		// Basic authentication in front of a site, and some servers, take `Authorization` for themselves.
		$header = (string) ( $request->get_header( 'x_ve_token' ) ?? $request->get_header( 'authorization' ) );
		// Without an `Origin`, a page of another allowed origin cannot be told from one of this site's own.
		if ( ! preg_match( '/^Bearer ([\w.-]{1,2048})$/iD', $header, $found ) || ! Secrets::is_page_token( $found[1], $origin ) ) {
			throw Http_Error::unauthorized();
		}
		return $origin;
	}

	/**
	 * Whether a form was submitted by a page of this site. With `no-referrer` some browsers send `Origin: null`.
	 *
	 * @param \WP_REST_Request $request Request.
	 */
	public function is_own_form( \WP_REST_Request $request ): bool {
		$site = $request->get_header( 'sec_fetch_site' );
		return null === $site ? $request->get_header( 'origin' ) === $this->options->own_origin : 'same-origin' === $site;
	}

	/**
	 * Headers of every answer, without those that the route sets.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @return string[]
	 */
	public function headers( \WP_REST_Request $request ): array {
		$headers = array(
			'Cache-Control'          => 'no-store',
			'Date'                   => gmdate( 'D, d M Y H:i:s' ) . ' GMT',
			'X-Content-Type-Options' => 'nosniff',
			'Referrer-Policy'        => 'no-referrer',
			'Vary'                   => 'Origin, Sec-Fetch-Site, Access-Control-Request-Headers',
		);
		$origin  = $request->get_header( 'origin' );
		if ( null === $origin || ! in_array( $origin, $this->options->origins, true ) ) {
			return $headers;
		}
		$headers['Access-Control-Allow-Origin']   = $origin;
		$headers['Access-Control-Expose-Headers'] = 'Age, Date, Retry-After, X-Request-Id';
		if ( 'OPTIONS' === $request->get_method() ) {
			$headers['Access-Control-Allow-Methods'] = 'GET, POST';
			$headers['Access-Control-Allow-Headers'] = self::ALLOWED_HEADERS;
			$headers['Access-Control-Max-Age']       = '600';
		}
		return $headers;
	}
}

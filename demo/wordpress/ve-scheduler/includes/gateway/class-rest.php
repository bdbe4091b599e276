<?php
/**
 * REST routes of the PHP gateway.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

use VeScheduler\Settings;

defined( 'ABSPATH' ) || exit;

/** Mounts the gateway below `/wp-json/ve-scheduler/v1`, with the headers and errors that the elements expect. */
final class Rest {

	public const BASE = 've-scheduler/v1';

	/**
	 * Services of the current request.
	 *
	 * @var Routes|null
	 */
	private $routes = null;

	/**
	 * Which pages may use the gateway.
	 *
	 * @var Page_Guard|null
	 */
	private $guard = null;

	/**
	 * The API.
	 *
	 * @var Upstream|null
	 */
	private $upstream = null;

	/**
	 * ID of the current request, for the log and for the visitor.
	 *
	 * @var string
	 */
	private $request_id = '';

	/** Adds the hooks. */
	public function register(): void {
		add_action( 'rest_api_init', array( $this, 'register_routes' ) );
		// Before WordPress answers a preflight with a description of the route.
		add_filter( 'rest_pre_dispatch', array( $this, 'preflight' ), 9, 3 );
		add_filter( 'rest_post_dispatch', array( $this, 'translate_error' ), 20, 3 );
		// After WordPress has allowed every origin.
		add_filter( 'rest_pre_serve_request', array( $this, 'send_headers' ), 20, 4 );
		add_filter( 'request', array( $this, 'accept_plain_permalinks' ) );
	}

	/** Path of the gateway as browsers see it. The elements append their paths to it. */
	public static function base_path(): string {
		$home = rtrim( (string) wp_parse_url( home_url(), PHP_URL_PATH ), '/' );
		if ( get_option( 'permalink_structure' ) ) {
			return rtrim( (string) wp_parse_url( rest_url( self::BASE ), PHP_URL_PATH ), '/' );
		}
		// A path cannot be appended to WordPress's own address here, `/?rest_route=/…`.
		return $home . '/index.php/' . rest_get_url_prefix() . '/' . self::BASE;
	}

	/**
	 * URL of a route.
	 *
	 * @param string $route Path below the base.
	 */
	public static function url( string $route ): string {
		return Settings::origin_of( home_url() ) . self::base_path() . $route;
	}

	/**
	 * Finds the route in the path if the site has plain permalinks.
	 *
	 * @param array $query_vars Query variables.
	 */
	public function accept_plain_permalinks( array $query_vars ): array {
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- It is only compared, and routed as WordPress routes it.
		$path   = (string) wp_unslash( $_SERVER['PATH_INFO'] ?? '' );
		$prefix = '/' . rest_get_url_prefix();
		if ( ! get_option( 'permalink_structure' ) && 0 === strpos( $path, $prefix . '/' . self::BASE . '/' ) ) {
			$query_vars['rest_route'] = substr( $path, strlen( $prefix ) );
		}
		return $query_vars;
	}

	/** Registers the routes. */
	public function register_routes(): void {
		$routes = array(
			array( '/health', 'GET', 'health' ),
			array( '/token', 'POST', 'token' ),
			array( '/join', 'POST', 'join' ),
			array( '/api/brokerages/agents', 'GET', 'agents' ),
			array( '/api/availability', 'GET', 'availability' ),
			array( '/api/availability/next', 'GET', 'next_free' ),
			array( '/api/schedules/tenant', 'POST', 'create' ),
			array( '/api/schedules/by-reference', 'POST', 'view' ),
			array( '/api/schedules/by-key/(?P<key>[^/]+)', 'GET, POST', 'outcome' ),
			array( '/.*', 'GET, POST, PUT, PATCH, DELETE', '' ),
		);
		foreach ( $routes as list( $path, $methods, $method ) ) {
			register_rest_route(
				self::BASE,
				$path,
				array(
					'methods'             => $methods,
					'show_in_index'       => false,
					// Public by intent: visitors are not signed in. Each route checks the page's origin and token itself.
					'permission_callback' => '__return_true',
					'callback'            => function ( \WP_REST_Request $request ) use ( $method ) {
						return $this->handle( $request, $method );
					},
				)
			);
		}
	}

	/**
	 * Runs a route and turns its errors into answers.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @param string           $method  Method of `Routes`; empty if there is no such route.
	 */
	public function handle( \WP_REST_Request $request, string $method ): \WP_REST_Response {
		// A create whose visitor has left is finished all the same, so that its outcome is recorded.
		ignore_user_abort( true );
		$start = microtime( true );
		try {
			if ( '' === $method ) {
				throw self::not_found();
			}
			Store::install();
			$this->start();
			$answer   = $this->routes->$method( $request );
			$response = $answer instanceof \WP_REST_Response ? $answer : new \WP_REST_Response( $answer, 200 );
		} catch ( Http_Error $error ) {
			$response = $this->error_response( $error );
		} catch ( \Throwable $cause ) {
			$error    = new Http_Error( 500, 'Internal error', 'The booking service failed' );
			$response = $this->error_response( $error );
		}
		$entry = array(
			'requestId' => $this->request_id(),
			'route'     => '' === $method ? 'none' : $method,
			'status'    => $response->get_status(),
			'ms'        => (int) round( ( microtime( true ) - $start ) * 1000 ),
			'upstream'  => $this->upstream ? $this->upstream->calls() : array(),
		);
		if ( isset( $error ) ) {
			$entry['error'] = $error->error;
		}
		if ( isset( $cause ) ) {
			$entry['cause'] = get_class( $cause ) . ' at ' . basename( $cause->getFile() ) . ':' . $cause->getLine();
		}
		/**
		 * Fires after each request of the gateway, for your log. It holds no secret and nothing about a visitor.
		 *
		 * @param array $entry `requestId`, `route`, `status`, `ms`, `upstream`, and `error` and `cause` after a failure.
		 */
		do_action( 've_scheduler_request', $entry );
		if ( $response->get_status() >= 500 && defined( 'WP_DEBUG_LOG' ) && WP_DEBUG_LOG ) {
			// phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- Only with the site's own debug log.
			error_log( 've-scheduler ' . wp_json_encode( $entry ) );
		}
		return $response;
	}

	/**
	 * Answers a CORS preflight.
	 *
	 * @param mixed            $result  Answer so far.
	 * @param \WP_REST_Server  $server  Server.
	 * @param \WP_REST_Request $request Request.
	 * @return mixed
	 */
	public function preflight( $result, $server, $request ) {
		if ( null !== $result || 'OPTIONS' !== $request->get_method() || ! self::is_ours( $request ) ) {
			return $result;
		}
		try {
			$this->start();
			$this->guard->origin( $request );
			return new \WP_REST_Response( null, 204 );
		} catch ( Http_Error $error ) {
			return $this->error_response( $error );
		}
	}

	/**
	 * Translates an error that WordPress itself answered, such as a wrong nonce or a body that is not JSON.
	 *
	 * @param \WP_HTTP_Response $response Answer.
	 * @param \WP_REST_Server   $server   Server.
	 * @param \WP_REST_Request  $request  Request.
	 * @return \WP_HTTP_Response
	 */
	public function translate_error( $response, $server, $request ) {
		$data = $response->get_data();
		if ( ! self::is_ours( $request ) || ! is_array( $data ) || ! isset( $data['code'], $data['message'] ) ) {
			return $response;
		}
		if ( 'rest_invalid_json' === $data['code'] ) {
			return $this->error_response( self::invalid_json() );
		}
		return $this->error_response( new Http_Error( $response->get_status(), $data['code'], wp_strip_all_tags( $data['message'] ) ) );
	}

	/**
	 * Replaces the headers of WordPress, and shows errors as a page where a person opened the URL in a tab.
	 *
	 * @param bool              $served   Whether the answer was sent.
	 * @param \WP_HTTP_Response $response Answer.
	 * @param \WP_REST_Request  $request  Request.
	 */
	public function send_headers( $served, $response, $request ): bool {
		if ( $served || ! self::is_ours( $request ) ) {
			return (bool) $served;
		}
		$this->start();
		foreach ( array( 'Access-Control-Allow-Origin', 'Access-Control-Allow-Methods', 'Access-Control-Allow-Credentials', 'Access-Control-Allow-Headers', 'Access-Control-Expose-Headers', 'Allow', 'Expires', 'Link', 'X-Robots-Tag' ) as $name ) {
			header_remove( $name );
		}
		header( 'X-Robots-Tag: noindex' );
		header( 'X-Request-Id: ' . $this->request_id() );
		foreach ( $this->guard->headers( $request ) as $name => $value ) {
			header( "$name: $value" );
		}
		$is_join = '/' . self::BASE . '/join' === untrailingslashit( $request->get_route() );
		if ( ! $is_join ) {
			return false;
		}
		if ( 303 !== $response->get_status() ) {
			$this->send_error_page( (array) $response->get_data() );
		}
		return true;
	}

	/** There is no such route. */
	public static function not_found(): Http_Error {
		return new Http_Error( 404, 'Not found', 'There is nothing at this address' );
	}

	/** The body is not JSON. */
	public static function invalid_json(): Http_Error {
		return Http_Error::bad_request( 'Invalid JSON', 'The request body is not valid JSON' );
	}

	/** Creates the services of this request. */
	private function start(): void {
		if ( ! $this->routes ) {
			$options        = Options::read();
			$this->guard    = new Page_Guard( $options );
			$this->upstream = new Upstream( $options );
			$this->routes   = new Routes( $options, $this->guard, $this->upstream );
		}
	}

	/** ID of this request. */
	private function request_id(): string {
		if ( '' === $this->request_id ) {
			$this->request_id = wp_generate_uuid4();
		}
		return $this->request_id;
	}

	/**
	 * Answer of an error.
	 *
	 * @param Http_Error $error Error.
	 */
	private function error_response( Http_Error $error ): \WP_REST_Response {
		$response = new \WP_REST_Response( $error->body( $this->request_id() ), $error->status );
		if ( null !== $error->retry_after ) {
			$response->header( 'Retry-After', (string) $error->retry_after );
		}
		return $response;
	}

	/**
	 * Writes an error as an HTML page, for a tab in which no script can show it.
	 *
	 * @param array $body Body of the error.
	 */
	private function send_error_page( array $body ): void {
		header( 'Content-Type: text/html; charset=utf-8' );
		header( "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'" );
		printf(
			'<!doctype html><html lang="%1$s"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%2$s</title><h1>%2$s</h1><p>%3$s</p><p>%4$s</p></html>',
			esc_attr( get_bloginfo( 'language' ) ),
			esc_html( $body['message'] ?? '' ),
			esc_html__( 'You can close this tab.', 've-scheduler' ),
			/* translators: %s: ID of the request in the log. */
			esc_html( sprintf( __( 'Reference: %s', 've-scheduler' ), $this->request_id() ) )
		);
	}

	/**
	 * Whether a request is for the gateway.
	 *
	 * @param \WP_REST_Request $request Request.
	 */
	private static function is_ours( $request ): bool {
		return 0 === stripos( $request->get_route() . '/', '/' . self::BASE . '/' );
	}
}

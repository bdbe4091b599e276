<?php
/**
 * Calls of the VideoEngager API.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Messages are answered as JSON, or escaped where a page shows them.

/** Calls the API with the tenant's token. No other part of the gateway uses the network. */
final class Upstream {

	private const MAX_BYTES       = 2000000;
	private const RENEW_EARLY_S   = 60;
	private const FALLBACK_LIFE_S = 300;
	private const MAX_LIFE_S      = 43200;
	private const FAILURE_LIFE_S  = 3;
	private const TOKEN           = 've_scheduler_token';
	private const MESSAGES        = array(
		403 => 'The booking service does not allow this',
		404 => 'The booking service did not find this',
		409 => 'Another meeting is in the way',
		429 => 'The booking service has too many requests right now',
	);

	/**
	 * Settings of the gateway.
	 *
	 * @var Options
	 */
	private $options;

	/**
	 * Calls of this request, for the log.
	 *
	 * @var array[]
	 */
	private $calls = array();

	/**
	 * Creates a client.
	 *
	 * @param Options $options Settings of the gateway.
	 */
	public function __construct( Options $options ) {
		$this->options = $options;
	}

	/** Calls of this request, each with `call`, `outcome` and `ms`. */
	public function calls(): array {
		return $this->calls;
	}

	/**
	 * Sends a request once, with the tenant's token. After a 401 the next request uses a new token.
	 *
	 * @param string     $call   Name of the call in the log.
	 * @param string     $method HTTP method.
	 * @param string     $path   Path that begins with a slash, with each part encoded.
	 * @param array|null $body   Sent as JSON.
	 * @return array `status`, `json` and `retry_after`.
	 * @throws Upstream_Failure If no answer came.
	 * @throws Http_Error 502 or 504 if there is no token.
	 */
	public function send_once( string $call, string $method, string $path, ?array $body = null ): array {
		$token  = $this->tenant_token();
		$answer = $this->request( $call, $method, $path, $token, $body );
		if ( 401 === $answer['status'] ) {
			delete_transient( self::TOKEN );
		}
		return $answer;
	}

	/**
	 * Gets JSON with the tenant's token; after a 401 once more, with a new one.
	 *
	 * @param string $call Name of the call in the log.
	 * @param string $path Path.
	 * @return mixed
	 * @throws Http_Error The status of the API's 4xx, 502 or 504.
	 */
	public function read( string $call, string $path ) {
		try {
			$answer = $this->send_once( $call, 'GET', $path );
			if ( 401 === $answer['status'] ) {
				$answer = $this->send_once( $call, 'GET', $path );
			}
		} catch ( Upstream_Failure $failure ) {
			throw $failure->to_http_error();
		}
		if ( 401 === $answer['status'] ) {
			throw Http_Error::bad_gateway();
		}
		if ( ! self::is_success( $answer ) ) {
			throw $this->refusal( $answer );
		}
		if ( null === $answer['json'] ) {
			throw Http_Error::bad_gateway();
		}
		return $answer['json'];
	}

	/**
	 * Error for a browser after an unsuccessful answer: a 4xx keeps its status, anything else is a 502. The API's own text
	 * may hold personal data, so it is never answered.
	 *
	 * @param array $answer Answer of the API.
	 */
	public function refusal( array $answer ): Http_Error {
		$status = $answer['status'];
		if ( $status < 400 || $status >= 500 || 407 === $status ) {
			return Http_Error::bad_gateway();
		}
		$error             = new Http_Error( $status, 'api_refused', self::MESSAGES[ $status ] ?? 'The booking service did not accept the request' );
		$error->is_foreign = true;
		if ( 429 === $status ) {
			$error->retry_after( $answer['retry_after'] ?? 5 );
		}
		return $error;
	}

	/**
	 * Whether the API accepted a request.
	 *
	 * @param array $answer Answer of the API.
	 */
	public static function is_success( array $answer ): bool {
		return $answer['status'] >= 200 && $answer['status'] < 300;
	}

	/**
	 * Gets a new token for an agent; it is never stored.
	 *
	 * @param string $agent_id ID of the agent.
	 * @throws Http_Error 502 or 504.
	 */
	public function agent_token( string $agent_id ): string {
		return $this->sign_in( 'agent token', $agent_id );
	}

	/**
	 * The tenant's token. It is stored encrypted, because its payload contains the partner key.
	 *
	 * @throws Http_Error 502 or 504. A failure is repeated for three seconds, so that a wrong key is not tried each time.
	 */
	private function tenant_token(): string {
		$bound_to = $this->options->account();
		$stored   = get_transient( self::TOKEN );
		if ( is_array( $stored ) && $stored['account'] === $bound_to && $stored['expires'] > time() ) {
			if ( isset( $stored['failure'] ) ) {
				throw 504 === $stored['failure'] ? Http_Error::gateway_timeout() : Http_Error::bad_gateway();
			}
			$token = \VeScheduler\Vault::decrypt( $stored['token'] );
			if ( null !== $token ) {
				return $token;
			}
		}
		try {
			$token    = $this->sign_in( 'token', $this->options->email );
			$expiry   = Secrets::jwt_payload( $token )['exp'] ?? null;
			$lifetime = is_numeric( $expiry ) ? min( (int) $expiry - time() - self::RENEW_EARLY_S, self::MAX_LIFE_S ) : self::FALLBACK_LIFE_S;
			$entry    = array( 'token' => \VeScheduler\Vault::encrypt( $token ) );
		} catch ( Http_Error $error ) {
			$lifetime = self::FAILURE_LIFE_S;
			$entry    = array( 'failure' => $error->status );
		}
		if ( $lifetime > 0 ) {
			$entry += array(
				'account' => $bound_to,
				'expires' => time() + $lifetime,
			);
			set_transient( self::TOKEN, $entry, $lifetime );
		}
		if ( isset( $error ) ) {
			throw $error;
		}
		return $token;
	}

	/**
	 * Signs somebody in with the partner key.
	 *
	 * @param string $call Name of the call in the log.
	 * @param string $user Email address of the partner, or ID of an agent.
	 * @throws Http_Error 502 or 504.
	 */
	private function sign_in( string $call, string $user ): string {
		$parts = array( $this->options->pak, $this->options->external_id, $user );
		foreach ( $parts as $part ) {
			// A dot alone would change the path even when it is encoded.
			if ( '' === $part || preg_match( '/^\.{1,2}$|[\x00-\x1f\x7f]/', $part ) ) {
				throw Http_Error::bad_gateway();
			}
		}
		try {
			$answer = $this->request( $call, 'GET', '/api/partners/impersonate/' . implode( '/', array_map( 'rawurlencode', $parts ) ) );
		} catch ( Upstream_Failure $failure ) {
			throw $failure->to_http_error();
		}
		$token = $answer['json']['token'] ?? null;
		if ( ! self::is_success( $answer ) || ! is_string( $token ) || ! preg_match( '/^[\x21-\x7e]{1,8192}$/D', $token ) ) {
			throw Http_Error::bad_gateway();
		}
		return $token;
	}

	/**
	 * Sends one request.
	 *
	 * @param string      $call   Name of the call in the log.
	 * @param string      $method HTTP method.
	 * @param string      $path   Path.
	 * @param string|null $token  Token of the API.
	 * @param array|null  $body   Sent as JSON.
	 * @return array `status`, `json` and `retry_after`.
	 * @throws Upstream_Failure If no readable answer came.
	 */
	private function request( string $call, string $method, string $path, ?string $token = null, ?array $body = null ): array {
		$start         = microtime( true );
		$headers       = array( 'Accept' => 'application/json' );
		$headers      += null === $token ? array() : array( 'Authorization' => "Bearer $token" );
		$headers      += null === $body ? array() : array( 'Content-Type' => 'application/json' );
		$response      = wp_remote_request(
			rtrim( $this->options->base_url, '/' ) . $path,
			array(
				'method'              => $method,
				'headers'             => $headers,
				'body'                => null === $body ? null : wp_json_encode( $body, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES ),
				'timeout'             => $this->options->upstream_timeout,
				'redirection'         => 0,
				'limit_response_size' => self::MAX_BYTES + 1,
				'user-agent'          => 've-scheduler/' . VE_SCHEDULER_VERSION,
			)
		);
		$outcome       = self::outcome( $response );
		$this->calls[] = array(
			'call'    => $call,
			'outcome' => $outcome,
			'ms'      => (int) round( ( microtime( true ) - $start ) * 1000 ),
		);
		if ( is_string( $outcome ) ) {
			throw new Upstream_Failure( $outcome );
		}
		$retry_after = wp_remote_retrieve_header( $response, 'retry-after' );
		return array(
			'status'      => $outcome,
			'json'        => json_decode( wp_remote_retrieve_body( $response ), true ),
			'retry_after' => is_string( $retry_after ) && ctype_digit( $retry_after ) ? max( 1, (int) $retry_after ) : null,
		);
	}

	/**
	 * What became of a request: the status, or why there is none.
	 *
	 * @param array|\WP_Error $response Response of the HTTP API.
	 * @return int|string
	 */
	private static function outcome( $response ) {
		if ( is_wp_error( $response ) ) {
			$message = $response->get_error_message();
			// WordPress refused to send it, or curl could neither resolve the name nor connect.
			if ( 'http_request_not_executed' === $response->get_error_code() || preg_match( '/^cURL error [67]:/', $message ) ) {
				return 'unreachable';
			}
			return preg_match( '/^cURL error 28:/', $message ) ? 'timeout' : 'network';
		}
		$status = (int) wp_remote_retrieve_response_code( $response );
		if ( $status >= 300 && $status < 400 ) {
			return 'redirect';
		}
		if ( strlen( wp_remote_retrieve_body( $response ) ) > self::MAX_BYTES ) {
			return 'too_large';
		}
		return $status > 0 ? $status : 'network';
	}
}

<?php
/**
 * Routes of the gateway.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Messages are answered as JSON, or escaped where a page shows them.

/** What each route does. Every method takes the request and returns the data of the answer, or a response. */
final class Routes {

	private const MAX_BYTES               = 16384;
	private const MAX_AVAILABILITY_DAYS   = 62;
	private const MAX_AGENTS_IN_BOOTSTRAP = 50;

	/**
	 * Settings of the gateway.
	 *
	 * @var Options
	 */
	private $options;

	/**
	 * Which pages may use the gateway.
	 *
	 * @var Page_Guard
	 */
	private $guard;

	/**
	 * Rate limits.
	 *
	 * @var Limits
	 */
	private $limits;

	/**
	 * Agents.
	 *
	 * @var Agents
	 */
	private $agents;

	/**
	 * Free times; `null` without hours.
	 *
	 * @var Availability|null
	 */
	private $availability;

	/**
	 * Bookings.
	 *
	 * @var Bookings
	 */
	private $bookings;

	/**
	 * Joins.
	 *
	 * @var Joins
	 */
	private $joins;

	/**
	 * Creates the services.
	 *
	 * @param Options    $options  Settings of the gateway.
	 * @param Page_Guard $guard    Which pages may use it.
	 * @param Upstream   $upstream The API.
	 */
	public function __construct( Options $options, Page_Guard $guard, Upstream $upstream ) {
		$this->options      = $options;
		$this->guard        = $guard;
		$this->limits       = new Limits( $options );
		$this->agents       = new Agents( $options, $upstream );
		$holds              = new Slot_Holds( $options );
		$this->availability = $options->calendar ? new Availability( $options->calendar, $upstream, $holds ) : null;
		$this->bookings     = new Bookings( $options, $upstream, $this->agents, new Create_Sender( $upstream, $options ), $holds, $this->availability );
		$this->joins        = new Joins( $options, $upstream, $this->limits );
	}

	/** Says that the gateway is alive, not that the API is. */
	public function health(): array {
		return array( 'status' => 'ok' );
	}

	/**
	 * Gives a token to a page, or to an agent.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @throws Http_Error If the request is refused.
	 */
	public function token( \WP_REST_Request $request ): array {
		$origin  = $this->guard->origin( $request );
		$body    = self::read_json( $request );
		$scope   = is_array( $body ) ? $body['scope'] ?? null : null;
		$address = $this->address();
		if ( 'join' === $scope ) {
			$this->limits->count_address( 'joinPerIp', $address );
			$schedule = $this->joins->authorize( $body['agentId'] ?? null, $body['scheduleId'] ?? null );
			return self::api_token( $this->joins->token( $schedule ) );
		}
		$this->limits->count_address( 'tokenPerIp', $address );
		if ( 'schedule' !== $scope ) {
			throw Http_Error::bad_request( 'Invalid scope', 'scope must be "schedule" or "join"' );
		}
		$admission = new Admission( $this->limits, 'token', $request->get_header( 'x_proof_of_work' ) );
		$admission->admit( array( array( 'tokenTotal', 'all' ) ) );
		$bootstrap = $this->bootstrap( $body );
		$answer    = array(
			'token'          => Secrets::issue_page_token( $origin, $this->options->token_lifetime ),
			'token_type'     => 'Bearer',
			'expires_in'     => $this->options->token_lifetime,
			'api_base'       => Rest::base_path(),
			'meeting_origin' => $this->joins->meeting_origin(),
			'features'       => $this->features( $request ),
		);
		$answer   += array_filter( array( 'calendar' => $this->calendar() ) );
		$answer   += array( 'bootstrap' => $bootstrap );
		$admission->spend();
		return $answer;
	}

	/**
	 * Lists the agents.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @throws Http_Error If the request is refused.
	 */
	public function agents( \WP_REST_Request $request ): array {
		$this->read_access( $request );
		return $this->agents->public_list();
	}

	/**
	 * Lists free times.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @throws Http_Error If the request is refused.
	 */
	public function availability( \WP_REST_Request $request ): object {
		$availability = $this->availability_access( $request );
		$query        = self::query();
		$key          = Agents::read_key( $query['agent'] ?? null, 'agent' );
		$from         = self::read_instant( $query, 'from' );
		$to           = self::read_instant( $query, 'to' );
		if ( $to < $from ) {
			throw Http_Error::bad_request( 'Invalid to', 'to must not be before from' );
		}
		if ( $to - $from > self::MAX_AVAILABILITY_DAYS * Clock::DAY_MS ) {
			throw Http_Error::bad_request( 'Invalid to', 'from and to must not be more than ' . self::MAX_AVAILABILITY_DAYS . ' days apart' );
		}
		$duration = $this->read_duration( $query );
		return $availability->seats( $this->agents->candidates( $key, true ), $duration, $from, $to );
	}

	/**
	 * Lists the next free time of each agent.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @throws Http_Error If the request is refused.
	 */
	public function next_free( \WP_REST_Request $request ): object {
		$availability = $this->availability_access( $request );
		$duration     = $this->read_duration( self::query() );
		return $availability->next_free( $this->agents->bookable(), $duration );
	}

	/**
	 * Creates a meeting.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @throws Http_Error If the meeting is not booked, or if that is not known.
	 */
	public function create( \WP_REST_Request $request ): \WP_REST_Response {
		$origin  = $this->guard->authorize( $request );
		$address = $this->address();
		$this->limits->count_address( 'createPerIp', $address );
		$attempt   = self::read_attempt( $request, $origin, $request->get_header( 'idempotency_key' ) );
		$booking   = $this->read_booking( $request, true );
		$admission = new Booking_Admission(
			new Admission( $this->limits, 'create', $request->get_header( 'x_proof_of_work' ) ),
			$booking['input'],
			$booking['is_notified'],
			$address,
			$this->options
		);
		$callbacks = array(
			'admit'       => array( $admission, 'admit' ),
			'admit_agent' => array( $admission, 'admit_agent' ),
		);
		try {
			list( $answer, $idempotency ) = $this->bookings->create( $attempt + $booking + $callbacks );
		} catch ( Http_Error $error ) {
			if ( $error->is_outcome_unknown() ) {
				$admission->count();
			}
			throw $error;
		}
		if ( 'created' === $idempotency ) {
			$admission->count();
		}
		return new \WP_REST_Response( $this->with_reference( $answer ), 201 );
	}

	/**
	 * Looks up the outcome of an earlier create.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @throws Http_Error If the meeting is not booked, or if that is not known.
	 */
	public function outcome( \WP_REST_Request $request ): array {
		$origin  = $this->read_access( $request );
		$attempt = self::read_attempt( $request, $origin, (string) $request->get_url_params()['key'] );
		$booking = 'POST' === $request->get_method() ? $this->read_booking( $request, false ) : array();
		return $this->with_reference( $this->bookings->outcome( $attempt + $booking )[0] );
	}

	/**
	 * Shows a booked meeting again to a page that has its reference.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @throws Http_Error 403 if the reference is not valid, 404 without the setting, and if the request is refused.
	 */
	public function view( \WP_REST_Request $request ): array {
		if ( ! $this->options->booking_references ) {
			throw Rest::not_found();
		}
		$this->read_access( $request );
		$body      = self::read_json( $request );
		$reference = is_array( $body ) && is_string( $body['reference'] ?? null ) ? $body['reference'] : '';
		$id        = Secrets::read_booking_reference( $this->options->account(), $reference );
		if ( null === $id ) {
			throw Http_Error::forbidden( 'This reference is not valid, or the meeting has ended' );
		}
		return $this->with_reference( $this->bookings->booked( $id ) );
	}

	/**
	 * Redirects an agent's form to the meeting, signed in, so that no script sees the token.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @throws Http_Error If the sender is not the agent.
	 */
	public function join( \WP_REST_Request $request ): \WP_REST_Response {
		if ( ! $this->guard->is_own_form( $request ) ) {
			throw Http_Error::forbidden( 'This page may not open meetings' );
		}
		$this->limits->count_address( 'joinPerIp', $this->address() );
		$form     = self::parameters( self::read_body( $request, 'application/x-www-form-urlencoded' ) );
		$schedule = $this->joins->authorize( $form['agentId'] ?? null, $form['scheduleId'] ?? null );
		$response = new \WP_REST_Response( null, 303 );
		$response->header( 'Location', $this->joins->meeting_url( $schedule ) );
		return $response;
	}

	/**
	 * An answer with a reference, which is made anew each time.
	 *
	 * @param array $answer Answer to a booking.
	 */
	private function with_reference( array $answer ): array {
		if ( $this->options->booking_references ) {
			$end                 = $answer['date'] + $answer['duration'] * Clock::MINUTE_MS;
			$answer['reference'] = Secrets::issue_booking_reference( $this->options->account(), $answer['_id'], $end );
		}
		return $answer;
	}

	/**
	 * Names for the token answer of what this gateway offers.
	 *
	 * @param \WP_REST_Request $request Request for the token.
	 */
	private function features( \WP_REST_Request $request ): array {
		return array_merge(
			array( 'idempotency' ),
			'same-origin' === $request->get_header( 'sec_fetch_site' ) ? array( 'token_header' ) : array(),
			$this->options->allows_notifications() ? array( 'notifications' ) : array(),
			$this->options->booking_references ? array( 'booking_reference' ) : array(),
			$this->availability ? array( 'availability', 'any_agent', 'next_free' ) : array()
		);
	}

	/** Rules for meetings that can be booked; empty if the owner set none. */
	private function calendar(): array {
		$calendar = $this->options->calendar;
		if ( $calendar ) {
			return array(
				'time_zone'          => $calendar->zone->getName(),
				'durations'          => $calendar->durations,
				'min_notice_minutes' => $calendar->min_notice_minutes,
				'horizon_days'       => $calendar->horizon_days,
			);
		}
		return array_filter(
			array(
				'durations'    => $this->options->durations,
				'horizon_days' => $this->options->has_horizon ? $this->options->horizon_days : 0,
			)
		);
	}

	/**
	 * The answers that the page's first requests would have.
	 *
	 * @param array $hint What the page says about the meeting: `agent` and `duration`.
	 */
	private function bootstrap( array $hint ): array {
		$key    = is_string( $hint['agent'] ?? null ) ? $hint['agent'] : null;
		$agents = $this->agents->bookable();
		$hinted = null === $key || Agents::ANY === $key ? null : $this->agents->find( $key );
		$start  = $hinted
			? array(
				'agent'  => $hinted['reference'],
				'agents' => array( $hinted['public'] ),
			)
			: array( 'agents' => array_column( $agents, 'public' ) );
		$among  = $hinted ? array( $hinted ) : $agents;
		$is_any = Agents::ANY === $key && count( $agents ) <= self::MAX_AGENTS_IN_BOOTSTRAP;
		if ( ! $this->availability || ( ! $is_any && 1 !== count( $among ) ) ) {
			return $start;
		}
		$durations = $this->options->calendar->durations;
		$duration  = in_array( $hint['duration'] ?? null, $durations, true ) ? $hint['duration'] : $durations[0];
		$from      = Clock::now();
		$to        = Availability::end_of_first_page();
		try {
			$start['availability'] = array(
				'agent'    => $is_any || $hinted ? $key : $among[0]['reference'],
				'duration' => $duration,
				'from'     => $from,
				'to'       => $to,
				'starts'   => $this->availability->seats( $among, $duration, $from, $to ),
			);
		} catch ( Http_Error $error ) {
			// The page then requests the times itself.
			unset( $error );
		}
		return $start;
	}

	/**
	 * Reads the booking that a page describes.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @param bool             $is_new  Whether the start must lie ahead.
	 * @throws Http_Error 400 or 403.
	 */
	private function read_booking( \WP_REST_Request $request, bool $is_new ): array {
		$query        = self::query();
		$key          = Agents::read_key( $query['agentEmail'] ?? null, 'agentEmail' );
		$notification = array_key_exists( 'sendNotificationEmail', $query ) ? $query['sendNotificationEmail'] : 'false';
		if ( 'true' !== $notification && 'false' !== $notification ) {
			throw Http_Error::bad_request( 'Invalid sendNotificationEmail', 'sendNotificationEmail must be true or false' );
		}
		$is_notified = 'true' === $notification;
		$input       = Create_Input::read( self::read_json( $request ), $this->options, $is_new );
		if ( $is_notified && ! $this->options->allows_notifications() ) {
			throw Http_Error::forbidden( 'Notification emails cannot be requested here' );
		}
		if ( $is_notified ) {
			$input->check_email_texts();
		}
		return array(
			'key'         => $key,
			'candidates'  => $this->agents->candidates( $key, null !== $this->availability ),
			'input'       => $input,
			'is_notified' => $is_notified,
		);
	}

	/**
	 * Identity of a booking attempt, over all its requests.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @param string           $origin  Origin of the page.
	 * @param string|null      $key     Idempotency key.
	 * @throws Http_Error 400.
	 */
	private static function read_attempt( \WP_REST_Request $request, string $origin, ?string $key ): array {
		if ( null !== $key && ! preg_match( '/^[\w-]{20,128}$/D', $key ) ) {
			throw Http_Error::bad_request( 'Invalid Idempotency-Key', 'The key must have 20 to 128 letters, digits, "-" or "_"' );
		}
		$age = $request->get_header( 'idempotency_age' );
		if ( null !== $age && ! preg_match( '/^\d{1,9}$/D', $age ) ) {
			throw Http_Error::bad_request( 'Invalid Idempotency-Age', 'The age must be a whole number of seconds' );
		}
		return array(
			'record' => null === $key ? null : Records::name( $origin, $key ),
			'age_ms' => null === $age ? null : (int) $age * 1000,
		);
	}

	/**
	 * Answer with a token of the API.
	 *
	 * @param string $token Token.
	 */
	private static function api_token( string $token ): array {
		$expiry  = Secrets::jwt_payload( $token )['exp'] ?? null;
		$seconds = is_numeric( $expiry ) ? (int) $expiry - time() : 0;
		$answer  = array(
			'token'      => $token,
			'token_type' => 'Bearer',
		);
		return $answer + ( $seconds > 0 ? array( 'expires_in' => $seconds ) : array() );
	}

	/**
	 * Checks that a request may read, and counts it.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @return string Origin of the page.
	 * @throws Http_Error 401, 403 or 429.
	 */
	private function read_access( \WP_REST_Request $request ): string {
		$origin = $this->guard->authorize( $request );
		$this->limits->count_address( 'readPerIp', $this->address() );
		return $origin;
	}

	/**
	 * Checks that a request may read free times.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @throws Http_Error 401, 403, 404 without hours, or 429.
	 */
	private function availability_access( \WP_REST_Request $request ): Availability {
		if ( ! $this->availability ) {
			throw Rest::not_found();
		}
		$this->read_access( $request );
		return $this->availability;
	}

	/** Address of the client. */
	private function address(): ?Client_Address {
		return Client_Address::of_request( $this->options->trusted_proxies );
	}

	/**
	 * Reads the length of a meeting.
	 *
	 * @param array $query Parameters.
	 * @throws Http_Error 400 if it cannot be booked.
	 */
	private function read_duration( array $query ): int {
		$durations = $this->options->calendar->durations;
		if ( ! in_array( $query['duration'] ?? '', array_map( 'strval', $durations ), true ) ) {
			throw Http_Error::bad_request( 'Invalid duration', 'The duration must be one of ' . implode( ', ', $durations ) . ' minutes' );
		}
		return (int) $query['duration'];
	}

	/**
	 * Reads an instant.
	 *
	 * @param array  $query Parameters.
	 * @param string $name  Name of the parameter.
	 * @throws Http_Error 400.
	 */
	private static function read_instant( array $query, string $name ): int {
		if ( ! preg_match( '/^\d{1,15}$/D', $query[ $name ] ?? '' ) ) {
			throw Http_Error::bad_request( "Invalid $name", "$name must be an integer of milliseconds since 1970 in UTC" );
		}
		return (int) $query[ $name ];
	}

	/** Parameters of the URL. */
	private static function query(): array {
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Each parameter is checked where it is read; PHP's own parser would hide duplicates.
		return self::parameters( (string) wp_unslash( $_SERVER['QUERY_STRING'] ?? '' ) );
	}

	/**
	 * Parses parameters. One that occurs twice is `null`, because it would be unclear which one counts.
	 *
	 * @param string $text Parameters.
	 * @return array
	 */
	private static function parameters( string $text ): array {
		$parameters = array();
		foreach ( explode( '&', $text ) as $pair ) {
			list( $name, $value ) = array_map( 'urldecode', explode( '=', $pair, 2 ) + array( '', '' ) );
			$parameters[ $name ]  = array_key_exists( $name, $parameters ) ? null : $value;
		}
		return $parameters;
	}

	/**
	 * Reads a JSON body. Browsers send this type across origins only after a preflight.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @return mixed
	 * @throws Http_Error 415, 413 or 400.
	 */
	private static function read_json( \WP_REST_Request $request ) {
		$body = json_decode( self::read_body( $request, 'application/json' ), true );
		if ( JSON_ERROR_NONE !== json_last_error() ) {
			throw Rest::invalid_json();
		}
		return $body;
	}

	/**
	 * Reads a body of a type.
	 *
	 * @param \WP_REST_Request $request Request.
	 * @param string           $type    Media type.
	 * @throws Http_Error 415 or 413.
	 */
	private static function read_body( \WP_REST_Request $request, string $type ): string {
		$pattern = '~^' . preg_quote( $type, '~' ) . '\s*(;\s*charset=utf-8\s*)?$~iD';
		if ( null !== $request->get_header( 'content_encoding' ) || ! preg_match( $pattern, (string) $request->get_header( 'content_type' ) ) ) {
			throw new Http_Error( 415, 'Unsupported media type', "The Content-Type must be $type" );
		}
		$body = (string) $request->get_body();
		if ( strlen( $body ) > self::MAX_BYTES ) {
			throw new Http_Error( 413, 'Payload too large', 'The request is too long' );
		}
		return $body;
	}
}

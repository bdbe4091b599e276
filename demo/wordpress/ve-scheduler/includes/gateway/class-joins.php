<?php
/**
 * Lets agents into their own meetings.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

use VeScheduler\Settings;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Messages are answered as JSON, or escaped where a page shows them.

/** Gives an agent's token to the signed-in user who is that agent. */
final class Joins {

	/**
	 * Settings of the gateway.
	 *
	 * @var Options
	 */
	private $options;

	/**
	 * The API.
	 *
	 * @var Upstream
	 */
	private $upstream;

	/**
	 * Rate limits.
	 *
	 * @var Limits
	 */
	private $limits;

	/**
	 * Creates the joins.
	 *
	 * @param Options  $options  Settings of the gateway.
	 * @param Upstream $upstream The API.
	 * @param Limits   $limits   Rate limits.
	 */
	public function __construct( Options $options, Upstream $upstream, Limits $limits ) {
		$this->options  = $options;
		$this->upstream = $upstream;
		$this->limits   = $limits;
	}

	/**
	 * The meeting, if the current user is its agent.
	 *
	 * @param mixed $agent_id    ID of the agent.
	 * @param mixed $schedule_id ID of the meeting.
	 * @throws Http_Error 400, 403, 404, 409 if the meeting is not active, or 502.
	 */
	public function authorize( $agent_id, $schedule_id ): array {
		self::check_id( 'agentId', $agent_id, 'the agent who joins' );
		self::check_id( 'scheduleId', $schedule_id, 'the meeting' );
		// WordPress knows the user only if the request has a valid nonce.
		$is_agent = current_user_can( 've_scheduler_join', $agent_id );
		/**
		 * Filters whether the sender of the request is the agent. Only `true` passes.
		 *
		 * @param bool   $is_agent    Whether the current user is that agent.
		 * @param string $agent_id    ID of the agent.
		 * @param string $schedule_id ID of the meeting.
		 */
		if ( true !== apply_filters( 've_scheduler_authorize_agent', $is_agent, $agent_id, $schedule_id ) ) {
			throw self::not_the_agent();
		}
		$this->limits->count_attempt( 'joinPerAgent', $agent_id );
		$schedule = Create_Sender::schedule( $this->upstream->read( 'schedule', '/api/schedules/tenant/' . $schedule_id ) );
		if ( ! $schedule || $schedule['_id'] !== $schedule_id ) {
			throw Http_Error::bad_gateway();
		}
		if ( $schedule['agent_id'] !== $agent_id ) {
			throw self::not_the_agent();
		}
		if ( true !== $schedule['active'] ) {
			throw new Http_Error( 409, 'Meeting cancelled', 'The meeting is no longer active' );
		}
		return $schedule;
	}

	/**
	 * A new token for the agent of a meeting.
	 *
	 * @param array $schedule Meeting.
	 * @throws Http_Error 403 if it contains the partner key and the owner refuses that; 502 or 504.
	 */
	public function token( array $schedule ): string {
		$token   = $this->upstream->agent_token( $schedule['agent_id'] );
		$payload = Secrets::jwt_payload( $token );
		$has_pak = isset( array_change_key_case( $payload )['pak'] ) || false !== strpos( wp_json_encode( $payload ) . $token, $this->options->pak );
		if ( $has_pak && $this->options->refuses_pak ) {
			throw Http_Error::forbidden( 'The token contains the partner key, so browsers do not get it' );
		}
		return $token;
	}

	/**
	 * URL of the meeting with the agent's token in it. It comes from the API, never from the browser.
	 *
	 * @param array $schedule Meeting.
	 * @throws Http_Error 502 if the URL is missing or not on the API's own origin.
	 */
	public function meeting_url( array $schedule ): string {
		$url = Settings::secure_url( $schedule['agent_url'] );
		if ( null === $url || Settings::origin_of( $url ) !== $this->meeting_origin() ) {
			throw new Http_Error( 502, 'Bad gateway', 'The meeting has no trusted URL' );
		}
		return add_query_arg( 'token', rawurlencode( $this->token( $schedule ) ), $url );
	}

	/** Origin on which meetings are held. */
	public function meeting_origin(): string {
		return (string) Settings::origin_of( $this->options->base_url );
	}

	/** The error for everybody else. */
	private static function not_the_agent(): Http_Error {
		return Http_Error::forbidden( 'You are not signed in as the agent of this meeting' );
	}

	/**
	 * Checks an ID.
	 *
	 * @param string $name  Name of the field.
	 * @param mixed  $value Value.
	 * @param string $whose Whose ID it is.
	 * @throws Http_Error 400 that says which ID is missing or malformed.
	 */
	private static function check_id( string $name, $value, string $whose ): void {
		if ( Text::is_id( $value ) ) {
			return;
		}
		if ( null === $value || '' === $value ) {
			throw Http_Error::bad_request( "Missing $name", "$name, the ID of $whose, is required" );
		}
		throw Http_Error::bad_request( "Invalid $name", "$name must be the ID of $whose" );
	}
}

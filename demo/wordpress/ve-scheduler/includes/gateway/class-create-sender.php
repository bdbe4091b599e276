<?php
/**
 * Sends creates to the API.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/**
 * Sends creates, and finds meetings whose answer was lost. A create that may have reached the API is never sent again:
 * unless the answer tells the outcome, only the API's list does.
 */
final class Create_Sender {

	/** Pauses between two looks at the list, in milliseconds; the last one repeats. */
	private const PAUSES_MS = array( 250, 500, 1000, 2000 );

	/** It is not documented whether the list includes its ends, so the period is a little wider. */
	private const MARGIN_MS = Clock::MINUTE_MS;

	/**
	 * The API.
	 *
	 * @var Upstream
	 */
	private $upstream;

	/**
	 * How long to look for a meeting in the list while the visitor waits, in milliseconds.
	 *
	 * @var int
	 */
	private $reconcile_ms;

	/**
	 * Creates the sender.
	 *
	 * @param Upstream $upstream The API.
	 * @param Options  $options  Settings of the gateway.
	 */
	public function __construct( Upstream $upstream, Options $options ) {
		$this->upstream     = $upstream;
		$this->reconcile_ms = $options->reconcile_seconds * Clock::SECOND_MS;
	}

	/**
	 * Sends a create once.
	 *
	 * @param array        $agent       Agent.
	 * @param Create_Input $input       Body.
	 * @param bool         $is_notified Whether a notification email is requested.
	 * @param string       $owner       Identity of the attempt.
	 * @return array The meeting, and `created` or `reconciled`.
	 * @throws Http_Error `outcome_unknown` if the meeting may be stored and is not in the list yet; any other error means
	 *                    that it is not booked.
	 */
	public function send( array $agent, Create_Input $input, bool $is_notified, string $owner ): array {
		list( $schedule, $refusal ) = $this->post( $agent, $input, $is_notified );
		if ( $schedule ) {
			try {
				Records::claim( $schedule['_id'], $owner );
			} catch ( Http_Error $error ) {
				// A created meeting is answered even if the database fails.
				unset( $error );
			}
			return array( $schedule, 'created' );
		}
		$schedule = $this->look_up( $agent, $input, $owner, null !== $refusal );
		if ( $schedule ) {
			return array( $schedule, 'reconciled' );
		}
		throw $refusal ?? Http_Error::outcome_unknown();
	}

	/**
	 * Finds the meeting of an earlier create.
	 *
	 * @param array        $agent Agent.
	 * @param Create_Input $input Body.
	 * @param string|null  $owner Identity of the attempt; without one, a meeting that may be it is not shown.
	 * @return array|null `null` if it is certainly not in the list.
	 * @throws Http_Error `outcome_unknown` if the list cannot tell.
	 */
	public function find( array $agent, Create_Input $input, ?string $owner ): ?array {
		$path = '/api/schedules/tenant/' . max( 0, $input->date - self::MARGIN_MS ) . '/' . ( $input->date + self::MARGIN_MS )
			. '?agentEmail=' . rawurlencode( $agent['email'] );
		try {
			$list = $this->upstream->read( 'find', $path );
			if ( ! is_array( $list ) || array_values( $list ) !== $list ) {
				throw Http_Error::bad_gateway();
			}
			$meetings = $this->meetings_of( $list, $agent['id'] );
			$similar  = array_filter(
				$meetings,
				static function ( ?array $one ) use ( $input ): bool {
					return $one && $one['date'] === $input->date && $one['duration'] === $input->duration && self::is_same( $one, $input, array( 'email' ) );
				}
			);
			foreach ( $similar as $one ) {
				if ( null !== $owner && self::is_same( $one, $input, array( 'name', 'phone', 'subject' ) ) && Records::claim( $one['_id'], $owner ) ) {
					return $one;
				}
			}
			foreach ( $similar as $one ) {
				if ( null === $owner || ! Records::is_others( $one['_id'], $owner ) ) {
					throw Http_Error::outcome_unknown();
				}
			}
			foreach ( $meetings as $one ) {
				if ( ! $one || null === $one['date'] || null === $one['duration'] ) {
					throw Http_Error::outcome_unknown();
				}
			}
			return null;
		} catch ( Http_Error $error ) {
			throw Http_Error::outcome_unknown();
		}
	}

	/**
	 * Reads the fields of a meeting that are used.
	 *
	 * @param mixed $one Meeting of the API.
	 * @return array|null `null` if it is none.
	 */
	public static function schedule( $one ): ?array {
		if ( ! is_array( $one ) || ! Text::is_id( $one['_id'] ?? null ) ) {
			return null;
		}
		return array(
			'_id'         => $one['_id'],
			'agent_id'    => is_string( $one['agentId'] ?? null ) ? $one['agentId'] : null,
			'active'      => is_bool( $one['active'] ?? null ) ? $one['active'] : null,
			'date'        => is_int( $one['date'] ?? null ) ? $one['date'] : null,
			'duration'    => is_int( $one['duration'] ?? null ) ? $one['duration'] : null,
			'visitor'     => is_array( $one['visitor'] ?? null ) ? array_filter( $one['visitor'], 'is_string' ) : array(),
			'agent_name'  => is_string( $one['agent']['name'] ?? null ) ? $one['agent']['name'] : '',
			'agent_url'   => is_string( $one['agent']['fullUrl'] ?? null ) ? $one['agent']['fullUrl'] : '',
			'meeting_url' => is_string( $one['visitor']['meetingUrl'] ?? null ) ? $one['visitor']['meetingUrl'] : '',
		);
	}

	/**
	 * Looks at the list once after a refusal, which may be a lie, and repeatedly without any answer.
	 *
	 * @param array        $agent      Agent.
	 * @param Create_Input $input      Body.
	 * @param string       $owner      Identity of the attempt.
	 * @param bool         $is_refused Whether the API refused the create.
	 */
	private function look_up( array $agent, Create_Input $input, string $owner, bool $is_refused ): ?array {
		$deadline = Clock::now() + ( $is_refused ? 0 : $this->reconcile_ms );
		for ( $look = 0;; $look++ ) {
			try {
				$schedule = $this->find( $agent, $input, $owner );
			} catch ( Http_Error $error ) {
				$schedule = null;
			}
			$pause_ms = self::PAUSES_MS[ $look ] ?? self::PAUSES_MS[ count( self::PAUSES_MS ) - 1 ];
			if ( $schedule || Clock::now() + $pause_ms > $deadline ) {
				return $schedule;
			}
			usleep( $pause_ms * 1000 );
		}
	}

	/**
	 * Posts the create.
	 *
	 * @param array        $agent       Agent.
	 * @param Create_Input $input       Body.
	 * @param bool         $is_notified Whether a notification email is requested.
	 * @return array The meeting, and the API's refusal; neither if the answer does not tell the outcome.
	 * @throws Http_Error If the create certainly did not reach the API.
	 */
	private function post( array $agent, Create_Input $input, bool $is_notified ): array {
		$path = '/api/schedules/tenant/?agentEmail=' . rawurlencode( $agent['email'] ) . ( $is_notified ? '&sendNotificationEmail=true' : '' );
		for ( $attempt = 1;; $attempt++ ) {
			try {
				$answer = $this->upstream->send_once( 'create', 'POST', $path, $input->body() );
				break;
			} catch ( Upstream_Failure $failure ) {
				if ( ! $failure->is_unsent() ) {
					return array( null, null );
				}
				if ( 2 === $attempt ) {
					throw $failure->to_http_error();
				}
			}
		}
		if ( Upstream::is_success( $answer ) ) {
			return array( self::schedule( $answer['json'] ), null );
		}
		$status = $answer['status'];
		if ( 401 === $status ) {
			// The token was refused, not the booking. The next request gets a new token.
			return array( null, Http_Error::unavailable() );
		}
		return array( null, $status < 500 && 408 !== $status ? $this->upstream->refusal( $answer ) : null );
	}

	/**
	 * Active meetings that may be the agent's; `null` for one that cannot be read.
	 *
	 * @param array  $items    Items of the API's list.
	 * @param string $agent_id ID of the agent.
	 * @return array[]
	 */
	private function meetings_of( array $items, string $agent_id ): array {
		return array_filter(
			array_map( array( self::class, 'schedule' ), $items ),
			static function ( ?array $one ) use ( $agent_id ): bool {
				return ! $one || ( false !== $one['active'] && ( $one['agent_id'] ?? $agent_id ) === $agent_id );
			}
		);
	}

	/**
	 * Whether fields of the visitor are equal. The address alone would give a link to anyone who knows it.
	 *
	 * @param array        $schedule Meeting of the API.
	 * @param Create_Input $input    Body.
	 * @param string[]     $fields   Names of the fields.
	 */
	private static function is_same( array $schedule, Create_Input $input, array $fields ): bool {
		foreach ( $fields as $field ) {
			$listed = mb_strtolower( trim( $schedule['visitor'][ $field ] ?? '' ), 'UTF-8' );
			if ( mb_strtolower( trim( $input->visitor[ $field ] ?? '' ), 'UTF-8' ) !== $listed ) {
				return false;
			}
		}
		return true;
	}
}

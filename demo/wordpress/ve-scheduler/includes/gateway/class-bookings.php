<?php
/**
 * Creates meetings.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/**
 * Creates meetings, at most one per idempotency key.
 *
 * A request is an array of `key` (agent's key), `candidates`, `input`, `is_notified`, `record` (name of the record or
 * `null`), `age_ms` (since the page's last create with the key, or `null` in its first request), `admit` and
 * `admit_agent` (callables that check limits).
 */
final class Bookings {

	private const MAX_AGENTS_TO_SEARCH = 50;
	private const SLOT_WAIT_MS         = 5000;
	private const SLOT_RETRY_MS        = 200;

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
	 * Agents.
	 *
	 * @var Agents
	 */
	private $agents;

	/**
	 * Sends creates.
	 *
	 * @var Create_Sender
	 */
	private $sender;

	/**
	 * Times that are being booked.
	 *
	 * @var Slot_Holds
	 */
	private $holds;

	/**
	 * Free times; `null` without hours.
	 *
	 * @var Availability|null
	 */
	private $availability;

	/**
	 * Creates the bookings.
	 *
	 * @param Options           $options      Settings of the gateway.
	 * @param Upstream          $upstream     The API.
	 * @param Agents            $agents       Agents.
	 * @param Create_Sender     $sender       Sends creates.
	 * @param Slot_Holds        $holds        Times that are being booked.
	 * @param Availability|null $availability Free times; `null` without hours.
	 */
	public function __construct( Options $options, Upstream $upstream, Agents $agents, Create_Sender $sender, Slot_Holds $holds, ?Availability $availability ) {
		$this->options      = $options;
		$this->upstream     = $upstream;
		$this->agents       = $agents;
		$this->sender       = $sender;
		$this->holds        = $holds;
		$this->availability = $availability;
	}

	/**
	 * Creates a meeting, or returns the answer that this key had before.
	 *
	 * @param array $request Request.
	 * @return array The answer, and `created`, `replayed` or `reconciled`.
	 * @throws Http_Error 409 while another request creates it, 422 if the key was used for another body, 504
	 *                    `outcome_unknown`, else the API's refusal or what a limit says.
	 */
	public function create( array $request ): array {
		$fingerprint = $this->fingerprint( $request );
		if ( null === $request['record'] ) {
			return $this->book( $request, $fingerprint );
		}
		return Records::with_lock(
			$request['record'],
			function () use ( $request, $fingerprint ): array {
				$record = Records::read( $request['record'] );
				if ( $record && $record['fingerprint'] !== $fingerprint ) {
					throw new Http_Error( 422, 'key_reused', 'The Idempotency-Key was used for another booking' );
				}
				if ( 'done' === ( $record['state'] ?? '' ) ) {
					return array( self::stored_answer( $record ), 'replayed' );
				}
				if ( ! $record && null === $request['age_ms'] ) {
					return $this->book( $request, $fingerprint );
				}
				$earlier = $this->earlier_attempts( $request, $record );
				$found   = $this->find_earlier( $earlier, $request['record'], $fingerprint );
				if ( $found ) {
					return $found;
				}
				if ( ! $this->is_settled( $record, $request['age_ms'] ) ) {
					throw Http_Error::outcome_unknown();
				}
				// A retry stays with the agent of the first attempt, if that is known.
				if ( 1 === count( $earlier ) ) {
					$request['candidates'] = array( $earlier[0]['agent'] );
				}
				return $this->book( $request, $fingerprint );
			}
		);
	}

	/**
	 * Looks up the outcome of an earlier create.
	 *
	 * @param array $request Request; without `input` only a record can tell.
	 * @return array The answer, and `replayed` or `reconciled`.
	 * @throws Http_Error 404 `not_booked` if the list could be read without it after the settling time, 409 while it is
	 *                    being booked, 504 `outcome_unknown`.
	 */
	public function outcome( array $request ): array {
		return Records::with_lock(
			$request['record'],
			function () use ( $request ): array {
				$record = Records::read( $request['record'] );
				if ( 'done' === ( $record['state'] ?? '' ) ) {
					return array( self::stored_answer( $record ), 'replayed' );
				}
				$fingerprint = $record['fingerprint'] ?? ( isset( $request['input'] ) ? $this->fingerprint( $request ) : '' );
				$earlier     = $this->earlier_attempts( $request, $record );
				$found       = $this->find_earlier( $earlier, $request['record'], $fingerprint );
				if ( $found ) {
					return $found;
				}
				if ( ! $earlier || ! $this->is_settled( $record, $request['age_ms'] ) ) {
					throw Http_Error::outcome_unknown();
				}
				Records::delete( $request['record'] );
				foreach ( $earlier as $attempt ) {
					$this->holds->release( $attempt['agent']['id'], $request['record'] );
				}
				throw Http_Error::not_booked();
			}
		);
	}

	/**
	 * A booked meeting, as its visitor's page received it after the booking.
	 *
	 * @param string $id ID of the meeting. Only for a sender who may see it.
	 * @throws Http_Error 404 if there is no such meeting, or if its agent is no longer offered; the API's own 4xx, 502 or 504.
	 */
	public function booked( string $id ): array {
		$schedule = Create_Sender::schedule( $this->upstream->read( 'schedule', "/api/schedules/tenant/$id" ) );
		if ( ! $schedule || $schedule['_id'] !== $id || null === $schedule['date'] || null === $schedule['duration'] ) {
			throw Http_Error::bad_gateway();
		}
		foreach ( $this->agents->bookable() as $agent ) {
			if ( $agent['id'] === $schedule['agent_id'] ) {
				$fields            = array_flip( array( 'name', 'email', 'phone', 'subject' ) );
				$stored            = $schedule;
				$stored['visitor'] = array_filter( array_intersect_key( $schedule['visitor'], $fields ), 'strlen' );
				return self::answer( $agent, Create_Input::from_array( $stored ), $schedule );
			}
		}
		throw new Http_Error( 404, 'Not found', 'This meeting cannot be shown' );
	}

	/**
	 * Hash of what a request asks for.
	 *
	 * @param array $request Request.
	 */
	private function fingerprint( array $request ): string {
		$agent = Agents::ANY === $request['key'] ? Agents::ANY : $request['candidates'][0]['id'];
		return Records::fingerprint( $agent, $request['is_notified'], $request['input'] );
	}

	/**
	 * What may have been sent before with the same key: by its record or, if that is lost, by what the page says.
	 *
	 * @param array      $request Request.
	 * @param array|null $record  Record.
	 * @return array[] Each with `agent`, `input` and `is_identified`.
	 * @throws Http_Error `outcome_unknown` if the agent of a record is no longer offered, or if there are too many agents.
	 */
	private function earlier_attempts( array $request, ?array $record ): array {
		if ( $record ) {
			$agent = $this->agents->find( $record['agent'] );
			if ( ! $agent ) {
				throw Http_Error::outcome_unknown();
			}
			return array(
				array(
					'agent'         => $agent,
					'input'         => Create_Input::from_array( $record['input'] ),
					'is_identified' => true,
				),
			);
		}
		if ( ! isset( $request['input'] ) ) {
			return array();
		}
		if ( count( $request['candidates'] ) > self::MAX_AGENTS_TO_SEARCH ) {
			throw Http_Error::outcome_unknown();
		}
		$attempts = array();
		foreach ( $request['candidates'] as $agent ) {
			$attempts[] = array(
				'agent'         => $agent,
				'input'         => $request['input'],
				'is_identified' => $request['input']->is_identified(),
			);
		}
		return $attempts;
	}

	/**
	 * The meeting of an earlier attempt.
	 *
	 * @param array[] $attempts    Attempts.
	 * @param string  $record      Name of the record.
	 * @param string  $fingerprint Hash of the request.
	 * @throws Http_Error `outcome_unknown` if the list cannot tell.
	 */
	private function find_earlier( array $attempts, string $record, string $fingerprint ): ?array {
		foreach ( $attempts as $attempt ) {
			$found = $this->sender->find( $attempt['agent'], $attempt['input'], $attempt['is_identified'] ? $record : null );
			if ( $found ) {
				self::quietly(
					function () use ( $attempt, $record ): void {
						$this->holds->confirm( $attempt['agent']['id'], $record );
					}
				);
				return $this->complete( $attempt['agent'], $attempt['input'], $record, $fingerprint, $found, 'reconciled' );
			}
		}
		return null;
	}

	/**
	 * Books a new meeting.
	 *
	 * @param array  $request     Request.
	 * @param string $fingerprint Hash of the request.
	 * @throws Http_Error As `create` does.
	 */
	private function book( array $request, string $fingerprint ): array {
		$record = $request['record'];
		$owner  = $record ?? wp_generate_uuid4();
		$input  = $request['input'];
		try {
			if ( $this->options->calendar ) {
				$this->options->calendar->check( $input->date, $input->duration );
			}
			$request['admit']();
			return $this->allocate( $request, $fingerprint, $owner );
		} catch ( Http_Error $error ) {
			if ( null !== $record && $error->is_slot_taken() && Agents::ANY !== $request['key'] ) {
				// What takes the time may be this attempt's own meeting, whose record is lost.
				try {
					$found = $this->find_earlier( $this->earlier_attempts( $request, null ), $record, $fingerprint );
				} catch ( Http_Error $unknown ) {
					$found = null;
				}
				if ( $found ) {
					return $found;
				}
			}
			// Nothing was booked, so the visitor may correct the form and use the key again.
			if ( null !== $record && ! $error->is_outcome_unknown() ) {
				self::quietly(
					static function () use ( $record ): void {
						Records::delete( $record );
					}
				);
			}
			throw $error;
		}
	}

	/**
	 * Books the first candidate who is free, and lets no other request book that time of the agent meanwhile.
	 *
	 * @param array  $request     Request.
	 * @param string $fingerprint Hash of the request.
	 * @param string $owner       Identity of the attempt.
	 * @throws Http_Error 409 `slot_taken` if nobody is free, and as `create` does.
	 */
	private function allocate( array $request, string $fingerprint, string $owner ): array {
		$input    = $request['input'];
		$calendar = $this->options->calendar;
		if ( ! $calendar ) {
			return $this->send( $request, $request['candidates'][0], $fingerprint, $owner );
		}
		$end    = $input->end() + $calendar->buffer_minutes * Clock::MINUTE_MS;
		$agents = $request['candidates'];
		if ( count( $agents ) > 1 ) {
			$agents = $this->availability->free_now( $agents, $input->date, $input->duration );
		}
		for ( $waited_ms = 0; $agents && $waited_ms <= self::SLOT_WAIT_MS; $waited_ms += self::SLOT_RETRY_MS ) {
			$pending = array();
			foreach ( $agents as $agent ) {
				$conflict = $this->holds->acquire( $agent['id'], $input->date, $end, $owner );
				if ( 'pending' === $conflict ) {
					$pending[] = $agent;
				}
				if ( null !== $conflict ) {
					continue;
				}
				try {
					return $this->book_held( $request, $agent, $fingerprint, $owner );
				} catch ( Http_Error $error ) {
					if ( ! $error->is_slot_taken() ) {
						throw $error;
					}
				}
			}
			// If the other request is refused, this one may have the time.
			$agents = $pending;
			if ( $agents ) {
				usleep( self::SLOT_RETRY_MS * 1000 );
			}
		}
		$this->availability->invalidate();
		throw Http_Error::slot_taken();
	}

	/**
	 * Books an agent whose time this request holds.
	 *
	 * @param array  $request     Request.
	 * @param array  $agent       Agent.
	 * @param string $fingerprint Hash of the request.
	 * @param string $owner       Identity of the attempt.
	 * @throws Http_Error `slot_taken` if the agent is not free by the list, and as `create` does.
	 */
	private function book_held( array $request, array $agent, string $fingerprint, string $owner ): array {
		$input = $request['input'];
		try {
			if ( ! $this->availability->free_now( array( $agent ), $input->date, $input->duration ) ) {
				throw Http_Error::slot_taken();
			}
			// From here on the meeting may be stored even if PHP ends.
			$this->holds->extend( $agent['id'], $owner );
			$result = $this->send( $request, $agent, $fingerprint, $owner );
			self::quietly(
				function () use ( $agent, $owner ): void {
					$this->holds->confirm( $agent['id'], $owner );
				}
			);
			return $result;
		} catch ( Http_Error $error ) {
			// The meeting of an unknown outcome may still appear. If the database fails, the hold expires.
			self::quietly(
				function () use ( $error, $agent, $owner ): void {
					if ( $error->is_outcome_unknown() ) {
						$this->holds->extend( $agent['id'], $owner, 'unknown' );
					} else {
						$this->holds->release( $agent['id'], $owner );
					}
				}
			);
			throw $error->is_foreign && 409 === $error->status ? Http_Error::slot_taken() : $error;
		} finally {
			$this->availability->invalidate();
		}
	}

	/**
	 * Sends the create for an agent who is free.
	 *
	 * @param array  $request     Request.
	 * @param array  $agent       Agent.
	 * @param string $fingerprint Hash of the request.
	 * @param string $owner       Identity of the attempt.
	 * @throws Http_Error As `Create_Sender::send` does.
	 */
	private function send( array $request, array $agent, string $fingerprint, string $owner ): array {
		$input = $request['input'];
		$request['admit_agent']( $agent );
		if ( null !== $request['record'] ) {
			Records::write(
				$request['record'],
				array(
					'state'       => 'sent',
					'fingerprint' => $fingerprint,
					'agent'       => $agent['reference'],
					'input'       => $input->to_array(),
					'sentAt'      => Clock::now(),
				)
			);
		}
		list( $schedule, $idempotency ) = $this->sender->send( $agent, $input, $request['is_notified'], $owner );
		return $this->complete( $agent, $input, $request['record'], $fingerprint, $schedule, $idempotency );
	}

	/**
	 * Writes the answer into the record.
	 *
	 * @param array        $agent       Agent.
	 * @param Create_Input $input       Body.
	 * @param string|null  $record      Name of the record.
	 * @param string       $fingerprint Hash of the request.
	 * @param array        $schedule    Meeting of the API.
	 * @param string       $idempotency How it was found.
	 */
	private function complete( array $agent, Create_Input $input, ?string $record, string $fingerprint, array $schedule, string $idempotency ): array {
		$answer = self::answer( $agent, $input, $schedule );
		if ( null !== $record ) {
			// If this fails, the record stays `sent`, and the next request finds the meeting in the list.
			self::quietly(
				static function () use ( $record, $fingerprint, $answer ): void {
					Records::write(
						$record,
						array(
							'state'       => 'done',
							'fingerprint' => $fingerprint,
							'answer'      => $answer,
						)
					);
				}
			);
		}
		return array( $answer, $idempotency );
	}

	/**
	 * The answer for the page, from a list of known fields; an unknown field could be another way into the meeting.
	 *
	 * @param array        $agent    Agent.
	 * @param Create_Input $input    Body.
	 * @param array        $schedule Meeting of the API.
	 */
	private static function answer( array $agent, Create_Input $input, array $schedule ): array {
		$listed_name = trim( ( $agent['public']['firstName'] ?? '' ) . ' ' . ( $agent['public']['lastName'] ?? '' ) );
		$meeting_url = \VeScheduler\Settings::secure_url( $schedule['meeting_url'] );
		return array(
			'_id'      => $schedule['_id'],
			'agentId'  => $agent['reference'],
			'active'   => $schedule['active'] ?? true,
			'date'     => $input->date,
			'duration' => $input->duration,
			'visitor'  => (object) ( $input->visitor + ( null === $meeting_url ? array() : array( 'meetingUrl' => $meeting_url ) ) ),
			'agent'    => array( 'name' => '' !== $listed_name ? $listed_name : Text::name( $schedule['agent_name'] ) ),
		);
	}

	/**
	 * The answer of a record; a visitor without fields is an object, too.
	 *
	 * @param array $record Record.
	 */
	private static function stored_answer( array $record ): array {
		return array( 'visitor' => (object) $record['answer']['visitor'] ) + $record['answer'];
	}

	/**
	 * Whether a create was sent so long ago that its meeting cannot appear in the list any more. The server's clock may
	 * jump, so the page's own measure must agree if there is one.
	 *
	 * @param array|null $record Record.
	 * @param int|null   $age_ms Milliseconds since the page's last create ended.
	 */
	private function is_settled( ?array $record, ?int $age_ms ): bool {
		$ages = array_filter(
			array( $record ? Clock::now() - $record['sentAt'] : null, $age_ms ),
			static function ( ?int $age ): bool {
				return null !== $age;
			}
		);
		return $ages && min( $ages ) > $this->options->settle_seconds * Clock::SECOND_MS;
	}

	/**
	 * Runs a task whose failure must not lose the answer.
	 *
	 * @param callable $task Task.
	 */
	private static function quietly( callable $task ): void {
		try {
			$task();
		} catch ( Http_Error $error ) {
			unset( $error );
		}
	}
}

<?php
/**
 * Errors that are answered to the browser.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/**
 * An error of the gateway, in the API's own shape. Visitors may read `error` and the message.
 *
 * Scripts tell these codes apart: `api_refused`, `outcome_unknown`, `not_booked`, `in_progress`, `key_reused`,
 * `slot_taken` and `work_required`.
 */
final class Http_Error extends \RuntimeException {

	/**
	 * HTTP status.
	 *
	 * @var int
	 */
	public $status;

	/**
	 * Code or short title.
	 *
	 * @var string
	 */
	public $error;

	/**
	 * Seconds to wait before another attempt; sent as `Retry-After`.
	 *
	 * @var int|null
	 */
	public $retry_after = null;

	/**
	 * Whether the API refused the request, and not the gateway itself.
	 *
	 * @var bool
	 */
	public $is_foreign = false;

	/**
	 * Work that the page must do before the request is accepted.
	 *
	 * @var array|null
	 */
	public $challenge = null;

	/**
	 * Creates an error.
	 *
	 * @param int    $status  HTTP status.
	 * @param string $error   Code or short title.
	 * @param string $message Sentence for the visitor.
	 */
	public function __construct( int $status, string $error, string $message ) {
		parent::__construct( $message );
		$this->status = $status;
		$this->error  = $error;
	}

	/**
	 * Sets the seconds to wait before another attempt.
	 *
	 * @param int $seconds Seconds.
	 */
	public function retry_after( int $seconds ): self {
		$this->retry_after = $seconds;
		return $this;
	}

	/**
	 * Body of the answer.
	 *
	 * @param string $request_id ID of the request in the log.
	 */
	public function body( string $request_id ): array {
		$body = array(
			'error'     => $this->error,
			'message'   => $this->getMessage(),
			'status'    => $this->status,
			'requestId' => $request_id,
		);
		if ( null !== $this->challenge ) {
			$body['challenge'] = $this->challenge;
		}
		return $body;
	}

	/**
	 * 400: the request is wrong.
	 *
	 * @param string $error   Short title.
	 * @param string $message Sentence.
	 */
	public static function bad_request( string $error, string $message ): self {
		return new self( 400, $error, $message );
	}

	/**
	 * 403: the sender may not do this.
	 *
	 * @param string $message Sentence.
	 */
	public static function forbidden( string $message ): self {
		return new self( 403, 'Forbidden', $message );
	}

	/** 401: no valid page token. */
	public static function unauthorized(): self {
		return new self( 401, 'Unauthorized', 'The token is missing, invalid or expired' );
	}

	/**
	 * 429. Without seconds, another booking, such as one without an email, is accepted at once.
	 *
	 * @param int|null $seconds Seconds to wait.
	 */
	public static function too_many_requests( ?int $seconds = null ): self {
		$error              = new self( 429, 'Too many requests', 'Please wait a while and try again' );
		$error->retry_after = $seconds;
		return $error;
	}

	/** 502: the API failed, and the visitor did nothing wrong. */
	public static function bad_gateway(): self {
		return new self( 502, 'Bad gateway', 'The booking service is not available right now' );
	}

	/** 504: the API did not answer in time. */
	public static function gateway_timeout(): self {
		return new self( 504, 'Gateway timeout', 'The booking service did not answer in time' );
	}

	/** 503: nothing was booked, and another attempt may succeed. */
	public static function unavailable(): self {
		$error = new self( 503, 'Service unavailable', 'The booking service is not available right now' );
		return $error->retry_after( 5 );
	}

	/** 409: another booking has the time now. */
	public static function slot_taken(): self {
		return new self( 409, 'slot_taken', 'This time has just been taken. Please choose another one' );
	}

	/** 504: a create was sent, and it is not known whether the meeting was stored. */
	public static function outcome_unknown(): self {
		$error = new self( 504, 'outcome_unknown', 'It is not known yet whether the meeting was booked' );
		return $error->retry_after( 5 );
	}

	/** 404: the list could be read, and the meeting is not in it. */
	public static function not_booked(): self {
		return new self( 404, 'not_booked', 'No meeting was booked with this key' );
	}

	/** Whether the outcome of a create is unknown. */
	public function is_outcome_unknown(): bool {
		return 'outcome_unknown' === $this->error;
	}

	/** Whether another booking took the time. */
	public function is_slot_taken(): bool {
		return 'slot_taken' === $this->error;
	}
}

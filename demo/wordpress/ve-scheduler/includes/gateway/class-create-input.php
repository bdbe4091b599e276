<?php
/**
 * The body of a create.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Messages are answered as JSON, or escaped where a page shows them.

/** Reads the body of a create, field by field. All other fields are dropped. */
final class Create_Input {

	private const MAX_LENGTHS = array(
		'name'    => 200,
		'email'   => 254,
		'phone'   => 40,
		'subject' => 200,
	);

	/**
	 * Start in epoch milliseconds.
	 *
	 * @var int
	 */
	public $date;

	/**
	 * Minutes.
	 *
	 * @var int
	 */
	public $duration;

	/**
	 * Fields of the visitor that are not empty.
	 *
	 * @var string[]
	 */
	public $visitor;

	/**
	 * Reads a body.
	 *
	 * @param mixed   $body    Parsed JSON.
	 * @param Options $options Settings of the gateway.
	 * @param bool    $is_new  Whether the start must lie ahead. One that is looked up may be past by now.
	 * @throws Http_Error 400 that names the mistake, without the value.
	 */
	public static function read( $body, Options $options, bool $is_new ): self {
		if ( ! is_array( $body ) || ( $body && array_values( $body ) === $body ) ) {
			throw Http_Error::bad_request( 'Invalid request body', 'The body must be a JSON object' );
		}
		$self           = new self();
		$self->date     = self::read_date( $body['date'] ?? null );
		$self->duration = self::read_duration( $body['duration'] ?? null );
		$self->visitor  = self::read_visitor( $body['visitor'] ?? array() );
		if ( $is_new && $self->date < Clock::now() - 2 * Clock::MINUTE_MS ) {
			throw Http_Error::bad_request( 'Invalid date', 'The start must not be in the past' );
		}
		if ( $is_new && $self->date > Clock::now() + $options->horizon_days * Clock::DAY_MS ) {
			throw Http_Error::bad_request( 'Invalid date', "The start must be within the next $options->horizon_days days" );
		}
		if ( $options->durations && ! in_array( $self->duration, $options->durations, true ) ) {
			throw Http_Error::bad_request( 'Invalid duration', 'The duration must be one of ' . implode( ', ', $options->durations ) . ' minutes' );
		}
		return $self;
	}

	/**
	 * Rebuilds what was stored.
	 *
	 * @param array $stored Fields.
	 */
	public static function from_array( array $stored ): self {
		$self           = new self();
		$self->date     = $stored['date'];
		$self->duration = $stored['duration'];
		$self->visitor  = $stored['visitor'];
		return $self;
	}

	/** The fields as the API reads them. */
	public function to_array(): array {
		return array(
			'date'     => $this->date,
			'duration' => $this->duration,
			'visitor'  => $this->visitor,
		);
	}

	/** The body for the API: a visitor without fields is an object, too. */
	public function body(): array {
		return array( 'visitor' => (object) $this->visitor ) + $this->to_array();
	}

	/** Whether the visitor said an email address, without which anybody could ask for a meeting. */
	public function is_identified(): bool {
		return isset( $this->visitor['email'] );
	}

	/** End in epoch milliseconds. */
	public function end(): int {
		return $this->date + $this->duration * Clock::MINUTE_MS;
	}

	/**
	 * Refuses texts that would turn a notification email into somebody's advertisement.
	 *
	 * @throws Http_Error 400 if the name or the subject has a link.
	 */
	public function check_email_texts(): void {
		foreach ( array( 'name', 'subject' ) as $field ) {
			if ( Text::has_link( $this->visitor[ $field ] ?? '' ) ) {
				throw Http_Error::bad_request( 'Link not allowed', 'The name and the subject must not have a link if a notification email is requested' );
			}
		}
	}

	/**
	 * Reads the start.
	 *
	 * @param mixed $date Value.
	 * @throws Http_Error 400.
	 */
	private static function read_date( $date ): int {
		if ( ! is_int( $date ) || abs( $date ) > 9007199254740991 ) {
			throw Http_Error::bad_request( 'Invalid date', 'date must be the start as an integer of milliseconds since 1970 in UTC' );
		}
		return $date;
	}

	/**
	 * Reads the length.
	 *
	 * @param mixed $duration Value.
	 * @throws Http_Error 400.
	 */
	private static function read_duration( $duration ): int {
		if ( ! is_int( $duration ) ) {
			throw Http_Error::bad_request( 'Invalid duration', 'duration must be an integer of minutes' );
		}
		if ( $duration < 15 || $duration > Calendar::MAX_DURATION ) {
			throw Http_Error::bad_request( 'Invalid duration', 'duration must be 15 to 1440 minutes' );
		}
		return $duration;
	}

	/**
	 * Reads the visitor.
	 *
	 * @param mixed $given Value.
	 * @return string[]
	 * @throws Http_Error 400.
	 */
	private static function read_visitor( $given ): array {
		if ( ! is_array( $given ) || ( $given && array_values( $given ) === $given ) ) {
			throw Http_Error::bad_request( 'Invalid visitor', 'visitor must be an object' );
		}
		$visitor = array();
		foreach ( self::MAX_LENGTHS as $field => $max_length ) {
			$visitor[ $field ] = self::read_line( $given[ $field ] ?? '', $field, $max_length );
		}
		if ( '' !== $visitor['email'] && ! Text::is_email( $visitor['email'] ) ) {
			throw Http_Error::bad_request( 'Invalid visitor.email', 'visitor.email must be an email address' );
		}
		if ( '' !== $visitor['phone'] && ! Text::is_phone( $visitor['phone'] ) ) {
			throw Http_Error::bad_request( 'Invalid visitor.phone', 'visitor.phone must be a phone number' );
		}
		$pin = $given['pin'] ?? '';
		if ( ( ! is_string( $pin ) && ! is_int( $pin ) ) || ! preg_match( '/^\d{0,10}$/D', (string) $pin ) ) {
			throw Http_Error::bad_request( 'Invalid visitor.pin', 'visitor.pin must be digits, 10 at most' );
		}
		$visitor['pin'] = (string) $pin;
		return array_filter(
			$visitor,
			static function ( string $text ): bool {
				return '' !== $text;
			}
		);
	}

	/**
	 * Reads one line of text.
	 *
	 * @param mixed  $text       Value.
	 * @param string $field      Name of the field.
	 * @param int    $max_length Characters.
	 * @throws Http_Error 400.
	 */
	private static function read_line( $text, string $field, int $max_length ): string {
		if ( ! is_string( $text ) ) {
			throw Http_Error::bad_request( "Invalid visitor.$field", "visitor.$field must be a text" );
		}
		// The raw text is limited first, which bounds the time for cleaning it.
		$is_short = Text::length( $text ) <= 4 * $max_length;
		if ( $is_short && 'email' === $field ) {
			$text = Text::clean_email( $text );
		}
		if ( $is_short && 'phone' === $field ) {
			$text = Text::clean_phone( $text );
		}
		$line = Text::line( $text );
		if ( ! $is_short || Text::length( $line ) > $max_length ) {
			throw Http_Error::bad_request( "Invalid visitor.$field", "visitor.$field is too long" );
		}
		return $line;
	}
}

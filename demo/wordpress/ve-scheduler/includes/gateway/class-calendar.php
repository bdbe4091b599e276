<?php
/**
 * Opening hours and the starts they allow.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/** When meetings can be booked, as the owner set it. Busy times are not considered here. */
final class Calendar {

	public const DEFAULT_HORIZON_DAYS = 60;
	public const MAX_DURATION         = 1440;

	/** How long a start stays bookable after it was last offered: visitors need time to fill in the form. */
	private const GRACE_MINUTES = 2;

	/**
	 * IANA zone of the hours.
	 *
	 * @var \DateTimeZone
	 */
	public $zone;

	/**
	 * Lengths that can be booked, in minutes.
	 *
	 * @var int[]
	 */
	public $durations;

	/**
	 * Minutes that stay free around each meeting.
	 *
	 * @var int
	 */
	public $buffer_minutes;

	/**
	 * Minutes between booking and start.
	 *
	 * @var int
	 */
	public $min_notice_minutes;

	/**
	 * How many days ahead a meeting may start.
	 *
	 * @var int
	 */
	public $horizon_days;

	/**
	 * Openings by weekday, Sunday first; each is an array of a start and an end in minutes of the day.
	 *
	 * @var array[]
	 */
	private $weekly;

	/**
	 * Openings by date, instead of the weekly ones.
	 *
	 * @var array[]
	 */
	private $exceptions;

	/**
	 * Minutes from one start to the next.
	 *
	 * @var int
	 */
	private $slot_minutes;

	/**
	 * Reads the rules.
	 *
	 * @param array $set Settings of the plugin.
	 * @return self|null `null` without hours.
	 */
	public static function from_settings( array $set ): ?self {
		$weekly = Hours::parse_week( $set['hours'] );
		if ( ! $weekly ) {
			return null;
		}
		$self                     = new self();
		$self->weekly             = $weekly;
		$self->exceptions         = Hours::parse_exceptions( $set['hours_exceptions'] ) ?? array();
		$self->zone               = new \DateTimeZone( '' !== $set['time_zone'] ? $set['time_zone'] : 'UTC' );
		$self->slot_minutes       = $set['slot_minutes'];
		$self->durations          = $set['durations'] ? $set['durations'] : array( 30 );
		$self->buffer_minutes     = $set['buffer_minutes'];
		$self->min_notice_minutes = $set['min_notice_minutes'];
		$self->horizon_days       = $set['horizon_days'] ? $set['horizon_days'] : self::DEFAULT_HORIZON_DAYS;
		return $self;
	}

	/**
	 * Starts in an interval that hours, notice and horizon allow, sorted.
	 *
	 * @param int      $duration Minutes.
	 * @param int      $start    Epoch milliseconds.
	 * @param int      $end      Epoch milliseconds, exclusive.
	 * @param int|null $notice   Minutes of notice, if they are not the owner's.
	 * @return int[]
	 */
	public function offered( int $duration, int $start, int $end, ?int $notice = null ): array {
		$now   = Clock::now();
		$first = max( $start, $now + ( $notice ?? $this->min_notice_minutes ) * Clock::MINUTE_MS );
		$last  = min( $end, $now + $this->horizon_days * Clock::DAY_MS + 1 );
		return $first < $last ? $this->starts( $duration, $first, $last ) : array();
	}

	/**
	 * Checks that a start is offered, or was a short while ago.
	 *
	 * @param int $start    Epoch milliseconds.
	 * @param int $duration Minutes.
	 * @throws Http_Error 400 if no meeting can start then, 409 if it is only too late for it.
	 */
	public function check( int $start, int $duration ): void {
		if ( $this->offered( $duration, $start, $start + 1, $this->min_notice_minutes - self::GRACE_MINUTES ) ) {
			return;
		}
		if ( $this->offered( $duration, $start, $start + 1, -1440 ) ) {
			throw Http_Error::slot_taken();
		}
		throw Http_Error::bad_request( 'Invalid date', 'No meeting can start at this time' );
	}

	/**
	 * Whether a meeting, with its buffer, overlaps no busy interval.
	 *
	 * @param int     $start    Epoch milliseconds.
	 * @param int     $duration Minutes.
	 * @param array[] $busy     Intervals, each an array of a start and an end.
	 */
	public function is_free( int $start, int $duration, array $busy ): bool {
		$from = $start - $this->buffer_minutes * Clock::MINUTE_MS;
		$to   = $start + ( $duration + $this->buffer_minutes ) * Clock::MINUTE_MS;
		foreach ( $busy as list( $busy_from, $busy_to ) ) {
			if ( $busy_from < $to && $busy_to > $from ) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The calendar day around an instant, as an interval.
	 *
	 * @param int $instant Epoch milliseconds.
	 * @return int[]
	 */
	public function day_around( int $instant ): array {
		$date = $this->date_at( $instant );
		return array( $this->instant( $date, 0, false ), $this->instant( self::add_days( $date, 1 ), 0, false ) );
	}

	/**
	 * Starts of all slots in an interval, sorted. Steps count elapsed time, so days of 23 and 25 hours neither repeat nor
	 * lose a slot. Openings that touch are merged, and a meeting may continue into the next day.
	 *
	 * @param int $duration Minutes.
	 * @param int $start    Epoch milliseconds.
	 * @param int $end      Epoch milliseconds, exclusive.
	 * @return int[]
	 */
	private function starts( int $duration, int $start, int $end ): array {
		$length_ms = $duration * Clock::MINUTE_MS;
		$openings  = array();
		$firsts    = array();
		$last      = $this->date_at( $end + $length_ms );
		// Yesterday's hours may reach into today.
		for ( $date = self::add_days( $this->date_at( $start ), -1 ); $date <= $last; $date = self::add_days( $date, 1 ) ) {
			$day = $this->exceptions[ $date ] ?? $this->weekly[ (int) gmdate( 'w', strtotime( "$date 00:00 UTC" ) ) ];
			sort( $day );
			foreach ( $day as list( $from, $to ) ) {
				$open       = $this->instant( $date, $from, false );
				$openings[] = array( $open, $this->instant( $date, $to, true ) );
				if ( ! self::continues_another( $day, $from ) ) {
					$firsts[] = $open;
				}
			}
		}
		$starts = array();
		foreach ( $firsts as $index => $first ) {
			$next  = $firsts[ $index + 1 ] ?? $end;
			$close = $first;
			foreach ( $openings as list( $from, $to ) ) {
				$close = $from > $close ? $close : max( $close, $to );
			}
			for ( $slot = $first; $slot < $next && $slot + $length_ms <= $close; $slot += $this->slot_minutes * Clock::MINUTE_MS ) {
				if ( $slot >= $start && $slot < $end ) {
					$starts[] = $slot;
				}
			}
		}
		return $starts;
	}

	/**
	 * Whether an earlier opening of the day reaches a start.
	 *
	 * @param array[] $day  Openings.
	 * @param int     $from Minute of the day.
	 */
	private static function continues_another( array $day, int $from ): bool {
		foreach ( $day as list( $start, $end ) ) {
			if ( $start < $from && $end >= $from ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Instant of a minute of a day. A minute that the clocks skip becomes the first one after the gap.
	 *
	 * @param string $date     Date, `YYYY-MM-DD`.
	 * @param int    $minutes  Minutes since midnight; 1440 and more are on the next day.
	 * @param bool   $is_later Which instant is meant when the clocks repeat the minute.
	 */
	private function instant( string $date, int $minutes, bool $is_later ): int {
		$local   = strtotime( "$date 00:00 UTC" ) + $minutes * 60;
		$before  = $this->offset( $local - DAY_IN_SECONDS );
		$after   = $this->offset( $local + DAY_IN_SECONDS );
		$guesses = array( $local - max( $before, $after ), $local - min( $before, $after ) );
		if ( $is_later ) {
			$guesses = array_reverse( $guesses );
		}
		foreach ( $guesses as $guess ) {
			if ( $guess + $this->offset( $guess ) === $local ) {
				return $guess * 1000;
			}
		}
		// In a gap: the first second with the new offset.
		sort( $guesses );
		foreach ( $this->zone->getTransitions( $guesses[0], $guesses[1] ) as $transition ) {
			if ( $transition['ts'] > $guesses[0] ) {
				return $transition['ts'] * 1000;
			}
		}
		return $guesses[1] * 1000;
	}

	/**
	 * Seconds ahead of UTC.
	 *
	 * @param int $timestamp Epoch seconds.
	 */
	private function offset( int $timestamp ): int {
		return $this->zone->getOffset( new \DateTime( "@$timestamp" ) );
	}

	/**
	 * Date at an instant in the zone of the hours.
	 *
	 * @param int $instant Epoch milliseconds.
	 */
	private function date_at( int $instant ): string {
		$timestamp = (int) floor( $instant / 1000 );
		return gmdate( 'Y-m-d', $timestamp + $this->offset( $timestamp ) );
	}

	/**
	 * Another date.
	 *
	 * @param string $date Date.
	 * @param int    $days Days to add.
	 */
	private static function add_days( string $date, int $days ): string {
		return gmdate( 'Y-m-d', strtotime( "$date 00:00 UTC" ) + $days * DAY_IN_SECONDS );
	}
}

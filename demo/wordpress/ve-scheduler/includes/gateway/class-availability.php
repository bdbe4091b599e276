<?php
/**
 * Free times.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/**
 * Finds the times at which a meeting can be booked. One call of the API serves all agents: its list takes the agent only
 * as a filter. Names and addresses in that list never leave this class.
 */
final class Availability {

	private const CACHE_MS        = 15000;
	private const CACHE_STEP_MS   = 7 * Clock::DAY_MS;
	private const VERSION         = 'b-version';
	private const MAX_NEXT_AGENTS = 8;

	/**
	 * Opening hours.
	 *
	 * @var Calendar
	 */
	private $calendar;

	/**
	 * The API.
	 *
	 * @var Upstream
	 */
	private $upstream;

	/**
	 * Times that are being booked.
	 *
	 * @var Slot_Holds
	 */
	private $holds;

	/**
	 * Creates the finder.
	 *
	 * @param Calendar   $calendar Opening hours.
	 * @param Upstream   $upstream The API.
	 * @param Slot_Holds $holds    Times that are being booked.
	 */
	public function __construct( Calendar $calendar, Upstream $upstream, Slot_Holds $holds ) {
		$this->calendar = $calendar;
		$this->upstream = $upstream;
		$this->holds    = $holds;
	}

	/** End of the five weeks that a page's calendar shows first. */
	public static function end_of_first_page(): int {
		$now = Clock::now();
		return $now - ( $now % Clock::DAY_MS ) + 37 * Clock::DAY_MS;
	}

	/**
	 * Number of free agents by ISO start time in UTC.
	 *
	 * @param array[] $agents   Agents.
	 * @param int     $duration Minutes.
	 * @param int     $from     Epoch milliseconds.
	 * @param int     $to       Epoch milliseconds.
	 * @return object
	 * @throws Http_Error The API's own 4xx, 502 or 504.
	 */
	public function seats( array $agents, int $duration, int $from, int $to ): object {
		$starts = $this->calendar->offered( $duration, $from, $to );
		$seats  = array();
		if ( $starts ) {
			$busy = $this->recent( $agents, $starts[0], end( $starts ) + 1 );
			foreach ( $starts as $start ) {
				$free = 0;
				foreach ( $busy as $times ) {
					$free += $this->calendar->is_free( $start, $duration, $times ) ? 1 : 0;
				}
				if ( $free ) {
					$seats[ Clock::iso( $start ) ] = $free;
				}
			}
		}
		return (object) $seats;
	}

	/**
	 * First free start of the first eight agents, by reference; `null` if there is none within the horizon.
	 *
	 * @param array[] $agents   Agents.
	 * @param int     $duration Minutes.
	 * @return object
	 * @throws Http_Error The API's own 4xx, 502 or 504, if nobody's meetings can be read.
	 */
	public function next_free( array $agents, int $duration ): object {
		$searched = array_slice( $agents, 0, self::MAX_NEXT_AGENTS );
		$found    = array();
		$from     = Clock::now();
		$to       = self::end_of_first_page();
		$horizon  = $from + $this->calendar->horizon_days * Clock::DAY_MS;
		for ( ;; ) {
			$starts = $this->calendar->offered( $duration, $from, $to );
			$busy   = $starts && $searched ? $this->recent( $searched, $starts[0], end( $starts ) + 1 ) : array();
			foreach ( $searched as $index => $agent ) {
				if ( $starts && ! isset( $busy[ $agent['id'] ] ) ) {
					unset( $searched[ $index ], $found[ $agent['reference'] ] );
					continue;
				}
				$found[ $agent['reference'] ] = null;
				foreach ( $starts as $start ) {
					if ( $this->calendar->is_free( $start, $duration, $busy[ $agent['id'] ] ) ) {
						$found[ $agent['reference'] ] = Clock::iso( $start );
						unset( $searched[ $index ] );
						break;
					}
				}
			}
			if ( ! $searched || $to > $horizon ) {
				return (object) $found;
			}
			list( $from, $to ) = array( $to, $to + min( 2 * ( $to - $from ), 366 * Clock::DAY_MS ) );
		}
	}

	/**
	 * Agents who are free at a start by the API's list of this moment, the least busy of that day first.
	 *
	 * @param array[] $agents   Agents.
	 * @param int     $start    Epoch milliseconds.
	 * @param int     $duration Minutes.
	 * @return array[]
	 * @throws Http_Error The API's own 4xx, 502 or 504.
	 */
	public function free_now( array $agents, int $start, int $duration ): array {
		list( $day, $next_day ) = $this->calendar->day_around( $start );
		$minutes                = array();
		$free                   = array();
		foreach ( $this->listed( $agents, $day, $next_day ) as $id => $busy ) {
			if ( ! $this->calendar->is_free( $start, $duration, $busy ) ) {
				continue;
			}
			$minutes[ $id ] = 0;
			foreach ( $busy as list( $from, $to ) ) {
				$minutes[ $id ] += max( 0, min( $to, $next_day ) - max( $from, $day ) );
			}
		}
		asort( $minutes );
		$by_id = array_column( $agents, null, 'id' );
		foreach ( array_keys( $minutes ) as $id ) {
			$free[] = $by_id[ $id ];
		}
		return $free;
	}

	/** Drops stored times after a booking. If the database fails, they are dropped after 15 seconds. */
	public function invalidate(): void {
		try {
			Store::set( self::VERSION, wp_generate_uuid4(), Clock::DAY_MS );
		} catch ( Http_Error $error ) {
			unset( $error );
		}
	}

	/**
	 * Busy times from the list, stored for 15 seconds, and times that are held here.
	 *
	 * @param array[] $agents Agents.
	 * @param int     $start  Epoch milliseconds.
	 * @param int     $end    Epoch milliseconds.
	 * @return array[] Intervals by agent ID. Agents whose meetings cannot be read are missing.
	 * @throws Http_Error The API's own 4xx, 502 or 504.
	 */
	private function recent( array $agents, int $start, int $end ): array {
		// Whole steps, so that similar periods share one entry.
		$from   = intdiv( $start, self::CACHE_STEP_MS ) * self::CACHE_STEP_MS;
		$to     = (int) ceil( $end / self::CACHE_STEP_MS ) * self::CACHE_STEP_MS;
		$period = wp_json_encode( array( Store::get( self::VERSION ), $from, $to, array_column( $agents, 'id' ) ) );
		$name   = 'b-' . Secrets::hash( 'busy times', $period );
		$stored = Store::get( $name );
		$times  = null === $stored ? $this->listed( $agents, $from, $to ) : json_decode( $stored, true );
		if ( null === $stored ) {
			Store::set( $name, wp_json_encode( $times ), self::CACHE_MS );
		}
		$buffer_ms = $this->calendar->buffer_minutes * Clock::MINUTE_MS;
		foreach ( array_keys( $times ) as $id ) {
			foreach ( $this->holds->overlapping( $id, $from, $to ) as list( $held_from, $held_to ) ) {
				$times[ $id ][] = array( $held_from, $held_to - $buffer_ms );
			}
		}
		return $times;
	}

	/**
	 * Busy times that can overlap a meeting that starts within a period, fetched now.
	 *
	 * @param array[] $agents Agents.
	 * @param int     $start  Epoch milliseconds.
	 * @param int     $end    Epoch milliseconds.
	 * @return array[] Intervals by agent ID. An agent is missing if one of their meetings has no readable time: some time is
	 *                 busy then, and it is not known which.
	 * @throws Http_Error The API's own 4xx, 502 or 504; 502 if nobody's meetings can be read.
	 */
	private function listed( array $agents, int $start, int $end ): array {
		// It is not documented how the list treats meetings across the period's ends, so both move by the longest one.
		$margin = ( Calendar::MAX_DURATION + $this->calendar->buffer_minutes + 1 ) * Clock::MINUTE_MS;
		$path   = '/api/schedules/tenant/' . max( 0, $start - $margin ) . '/' . ( $end + $margin );
		if ( 1 === count( $agents ) ) {
			$path .= '?agentEmail=' . rawurlencode( $agents[0]['email'] );
		}
		$list = $this->upstream->read( 'busy', $path );
		$busy = array_fill_keys( array_column( $agents, 'id' ), array() );
		if ( ! is_array( $list ) || array_values( $list ) !== $list ) {
			throw Http_Error::bad_gateway();
		}
		foreach ( $list as $one ) {
			if ( ! is_array( $one ) ) {
				throw Http_Error::bad_gateway();
			}
			if ( false === ( $one['active'] ?? null ) ) {
				continue;
			}
			// A meeting that names no agent may be anybody's.
			$whose    = is_string( $one['agentId'] ?? null ) ? array( $one['agentId'] ) : array_keys( $busy );
			$date     = is_numeric( $one['date'] ?? null ) ? (int) $one['date'] : null;
			$duration = is_numeric( $one['duration'] ?? null ) && $one['duration'] > 0 ? $one['duration'] : Calendar::MAX_DURATION;
			foreach ( array_intersect( $whose, array_keys( $busy ) ) as $id ) {
				if ( null === $date ) {
					unset( $busy[ $id ] );
				} else {
					$busy[ $id ][] = array( $date, $date + (int) ( $duration * Clock::MINUTE_MS ) );
				}
			}
		}
		if ( $agents && ! $busy ) {
			throw Http_Error::bad_gateway();
		}
		return $busy;
	}
}

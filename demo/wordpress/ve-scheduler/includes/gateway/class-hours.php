<?php
/**
 * Opening hours as text.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/** Parses opening hours. An opening is an array of a start and an end in minutes of the day. */
final class Hours {

	private const DAYS  = array( 'sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat' );
	private const RANGE = '/^(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/D';

	/**
	 * Parses weekly hours such as `Mon-Fri 09:00-12:00 13:00-17:00, Sat 10:00-14:00`.
	 *
	 * @param string $text Hours.
	 * @return array[]|null Openings by weekday, Sunday first; `null` if the text is invalid.
	 */
	public static function parse_week( string $text ): ?array {
		$week = array_fill( 0, 7, array() );
		foreach ( preg_split( '/[,;]/', strtolower( $text ) ) as $group ) {
			if ( ! preg_match( '/^([a-z]{3})(?:-([a-z]{3}))?\s+(.+)$/D', trim( $group ), $found ) ) {
				return null;
			}
			$first    = array_search( $found[1], self::DAYS, true );
			$last     = '' === $found[2] ? $first : array_search( $found[2], self::DAYS, true );
			$openings = self::parse_openings( $found[3] );
			if ( false === $first || false === $last || null === $openings ) {
				return null;
			}
			// The range may go over the weekend, such as `Sat-Mon`.
			for ( $offset = 0; $offset <= ( $last - $first + 7 ) % 7; $offset++ ) {
				array_push( $week[ ( $first + $offset ) % 7 ], ...$openings );
			}
		}
		return $week;
	}

	/**
	 * Parses other hours by date, such as `2026-12-24 09:00-12:00, 2026-12-25 closed`.
	 *
	 * @param string $text Hours; may be empty.
	 * @return array[]|null Openings by date; `null` if the text is invalid.
	 */
	public static function parse_exceptions( string $text ): ?array {
		$dates = array();
		foreach ( preg_split( '/[,;\n]/', strtolower( $text ), -1, PREG_SPLIT_NO_EMPTY ) as $entry ) {
			if ( '' === trim( $entry ) ) {
				continue;
			}
			if ( ! preg_match( '/^((\d{4})-(\d\d)-(\d\d))\s+(.+)$/D', trim( $entry ), $found ) || ! checkdate( (int) $found[3], (int) $found[4], (int) $found[2] ) ) {
				return null;
			}
			$openings = 'closed' === $found[5] ? array() : self::parse_openings( $found[5] );
			if ( null === $openings ) {
				return null;
			}
			$dates[ $found[1] ] = $openings;
		}
		return $dates;
	}

	/**
	 * Parses the ranges of one day. A range whose end is not after its start ends on the next day.
	 *
	 * @param string $text Ranges, `09:00-12:00 13:00-17:00`.
	 * @return array[]|null `null` if any is invalid.
	 */
	private static function parse_openings( string $text ): ?array {
		$openings = array();
		foreach ( preg_split( '/\s+/', trim( $text ) ) as $range ) {
			if ( ! preg_match( self::RANGE, $range ) ) {
				return null;
			}
			list( $start, $end ) = array_map( array( self::class, 'minute_of_day' ), explode( '-', $range ) );
			$openings[]          = array( $start, $end > $start ? $end : $end + 1440 );
		}
		return $openings;
	}

	/**
	 * Minutes since midnight.
	 *
	 * @param string $time Time, `HH:MM`.
	 */
	private static function minute_of_day( string $time ): int {
		list( $hours, $minutes ) = explode( ':', $time );
		return (int) $hours * 60 + (int) $minutes;
	}
}

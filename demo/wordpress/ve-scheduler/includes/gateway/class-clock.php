<?php
/**
 * The current time.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/** The current time, and units of time in milliseconds. */
final class Clock {

	public const SECOND_MS = 1000;
	public const MINUTE_MS = 60000;
	public const DAY_MS    = 86400000;

	/** Milliseconds since 1970. */
	public static function now(): int {
		return (int) floor( microtime( true ) * 1000 );
	}

	/**
	 * An instant as ISO text in UTC, as `Date.prototype.toISOString` writes it.
	 *
	 * @param int $instant Milliseconds since 1970.
	 */
	public static function iso( int $instant ): string {
		return gmdate( 'Y-m-d\TH:i:s', intdiv( $instant, 1000 ) ) . sprintf( '.%03dZ', $instant % 1000 );
	}
}

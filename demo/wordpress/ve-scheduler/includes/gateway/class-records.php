<?php
/**
 * Idempotency records.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/**
 * What became of booking attempts. A record is `sent` while the outcome is unknown, and `done` with the answer. Names in
 * the table are keyed hashes bound to the page's origin, so neither a reader of the table nor another site can use them.
 */
final class Records {

	private const LIFETIME_MS = Clock::DAY_MS;

	/** Longest time that one request works on a record. PHP may die without giving it back. */
	private const LOCK_MS = 120000;

	/**
	 * Name of a record.
	 *
	 * @param string $origin Origin of the page.
	 * @param string $key    Idempotency key.
	 */
	public static function name( string $origin, string $key ): string {
		return 'r-' . Secrets::hash( 'idempotency', "intent $origin $key" );
	}

	/**
	 * Hash of everything that a request asks for, to tell a retry from another booking with the same key.
	 *
	 * @param string       $agent       Agent ID or `any`.
	 * @param bool         $is_notified Whether a notification email is requested.
	 * @param Create_Input $input       Body.
	 */
	public static function fingerprint( string $agent, bool $is_notified, Create_Input $input ): string {
		return Secrets::hash( 'idempotency', 'body ' . wp_json_encode( array( $agent, $is_notified, $input->to_array() ) ) );
	}

	/**
	 * Reads a record.
	 *
	 * @param string $name Name of the record.
	 */
	public static function read( string $name ): ?array {
		$stored = Store::get( $name );
		return null === $stored ? null : json_decode( $stored, true );
	}

	/**
	 * Writes a record.
	 *
	 * @param string $name   Name of the record.
	 * @param array  $record Record.
	 */
	public static function write( string $name, array $record ): void {
		Store::set( $name, wp_json_encode( $record ), self::LIFETIME_MS );
	}

	/**
	 * Deletes a record.
	 *
	 * @param string $name Name of the record.
	 */
	public static function delete( string $name ): void {
		Store::delete( $name );
	}

	/**
	 * Runs a task while no other request works on the same record.
	 *
	 * @param string   $name Name of the record.
	 * @param callable $task Task.
	 * @return mixed Result of the task.
	 * @throws Http_Error 409 `in_progress` while another request works on it, and what the task throws.
	 */
	public static function with_lock( string $name, callable $task ) {
		$lock  = "$name-lock";
		$owner = wp_generate_uuid4();
		if ( null !== Store::add( $lock, $owner, self::LOCK_MS ) ) {
			// A finished record can be read without the lock.
			if ( 'done' === ( self::read( $name )['state'] ?? '' ) ) {
				return $task();
			}
			$error = new Http_Error( 409, 'in_progress', 'This booking is being made right now' );
			throw $error->retry_after( 2 );
		}
		$release = static function () use ( $lock, $owner ): void {
			if ( Store::get( $lock ) === $owner ) {
				Store::delete( $lock );
			}
		};
		try {
			return $task();
		} finally {
			$release();
		}
	}

	/**
	 * Assigns a meeting to an attempt.
	 *
	 * @param string $schedule_id ID of the meeting.
	 * @param string $owner       Identity of the attempt.
	 * @return bool `false` if it belongs to another one.
	 */
	public static function claim( string $schedule_id, string $owner ): bool {
		$holder = Store::add( self::claim_name( $schedule_id ), $owner, self::LIFETIME_MS );
		return null === $holder || $holder === $owner;
	}

	/**
	 * Whether a meeting belongs to another attempt.
	 *
	 * @param string $schedule_id ID of the meeting.
	 * @param string $owner       Identity of the attempt.
	 */
	public static function is_others( string $schedule_id, string $owner ): bool {
		$holder = Store::get( self::claim_name( $schedule_id ) );
		return null !== $holder && $holder !== $owner;
	}

	/**
	 * Name of the value that says whose a meeting is.
	 *
	 * @param string $schedule_id ID of the meeting.
	 */
	private static function claim_name( string $schedule_id ): string {
		return 'm-' . Secrets::hash( 'idempotency', "meeting $schedule_id" );
	}
}

<?php
/**
 * Agents' times that are being booked.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/**
 * Reserves agents' times from before a create until its meeting can be expected in the API's list.
 *
 * Per agent, one value lists the held intervals. A second value per hold carries its state and lifetime. States are
 * `pending` while the create is under way, `unknown` after it ended without an outcome, and `booked`.
 */
final class Slot_Holds {

	/** Lifetime of a hold before its create is sent: two calls of the API. */
	private const LEASE_MS = 30000;

	/**
	 * Lifetime of the hold of a create that was sent, in milliseconds.
	 *
	 * @var int
	 */
	private $sent_ms;

	/**
	 * Lifetime of the hold of a booked meeting, in milliseconds.
	 *
	 * @var int
	 */
	private $booked_ms;

	/**
	 * Creates the holds.
	 *
	 * @param Options $options Settings of the gateway.
	 */
	public function __construct( Options $options ) {
		$this->sent_ms   = ( $options->upstream_timeout + $options->settle_seconds ) * Clock::SECOND_MS;
		$this->booked_ms = $options->hold_minutes * Clock::MINUTE_MS;
	}

	/**
	 * Holds an interval of an agent's time. An owner's own hold is renewed.
	 *
	 * @param string $agent_id ID of the agent.
	 * @param int    $start    Epoch milliseconds.
	 * @param int    $end      Epoch milliseconds, exclusive.
	 * @param string $owner    Identity of the booking attempt.
	 * @return string|null `null` if it is held now, else the state of the hold that overlaps it.
	 */
	public function acquire( string $agent_id, int $start, int $end, string $owner ): ?string {
		Store::set( self::state_key( $agent_id, $owner ), 'pending', self::LEASE_MS );
		$list_key = self::list_key( $agent_id );
		for ( ;; ) {
			$stored  = Store::get( $list_key );
			$entries = null === $stored ? array() : json_decode( $stored, true );
			$oldest  = Clock::now() - Clock::DAY_MS;
			$kept    = array();
			foreach ( $entries as $entry ) {
				if ( $entry['owner'] === $owner || $entry['createdAt'] <= $oldest ) {
					continue;
				}
				$state = $entry['start'] < $end && $start < $entry['end'] ? Store::get( self::state_key( $agent_id, $entry['owner'] ) ) : null;
				if ( null !== $state ) {
					Store::delete( self::state_key( $agent_id, $owner ) );
					return $state;
				}
				$kept[] = $entry;
			}
			$kept[]     = array(
				'start'     => $start,
				'end'       => $end,
				'owner'     => $owner,
				'createdAt' => Clock::now(),
			);
			$next       = wp_json_encode( $kept );
			$is_written = null === $stored
				? null === Store::add( $list_key, $next, Clock::DAY_MS )
				: Store::replace( $list_key, $stored, $next, Clock::DAY_MS );
			if ( $is_written ) {
				return null;
			}
		}
	}

	/**
	 * Keeps a hold for as long as its create may still store the meeting.
	 *
	 * @param string $agent_id ID of the agent.
	 * @param string $owner    Identity of the booking attempt.
	 * @param string $state    `pending` before the create is sent, `unknown` after it ended without an outcome.
	 */
	public function extend( string $agent_id, string $owner, string $state = 'pending' ): void {
		Store::set( self::state_key( $agent_id, $owner ), $state, $this->sent_ms );
	}

	/**
	 * Keeps the hold of a booked meeting until it can be expected in the API's list.
	 *
	 * @param string $agent_id ID of the agent.
	 * @param string $owner    Identity of the booking attempt.
	 */
	public function confirm( string $agent_id, string $owner ): void {
		Store::set( self::state_key( $agent_id, $owner ), 'booked', $this->booked_ms );
	}

	/**
	 * Ends a hold whose meeting is certainly not booked.
	 *
	 * @param string $agent_id ID of the agent.
	 * @param string $owner    Identity of the booking attempt.
	 */
	public function release( string $agent_id, string $owner ): void {
		Store::delete( self::state_key( $agent_id, $owner ) );
	}

	/**
	 * All holds of an agent that overlap an interval.
	 *
	 * @param string $agent_id ID of the agent.
	 * @param int    $start    Epoch milliseconds.
	 * @param int    $end      Epoch milliseconds, exclusive.
	 * @return array[] Intervals.
	 */
	public function overlapping( string $agent_id, int $start, int $end ): array {
		$held = array();
		foreach ( json_decode( Store::get( self::list_key( $agent_id ) ) ?? '[]', true ) as $entry ) {
			$overlaps = $entry['start'] < $end && $start < $entry['end'];
			if ( $overlaps && null !== Store::get( self::state_key( $agent_id, $entry['owner'] ) ) ) {
				$held[] = array( $entry['start'], $entry['end'] );
			}
		}
		return $held;
	}

	/**
	 * Name of an agent's list.
	 *
	 * @param string $agent_id ID of the agent.
	 */
	private static function list_key( string $agent_id ): string {
		return 's-' . Secrets::hash( 'slot', "holds $agent_id" );
	}

	/**
	 * Name of a hold's state.
	 *
	 * @param string $agent_id ID of the agent.
	 * @param string $owner    Identity of the booking attempt.
	 */
	private static function state_key( string $agent_id, string $owner ): string {
		return 's-' . Secrets::hash( 'slot', "hold $agent_id $owner" );
	}
}

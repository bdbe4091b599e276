<?php
/**
 * Admission of a booking.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/** Knows which limits a booking uses, and who has too many meetings ahead. */
final class Booking_Admission {

	/**
	 * Admission to the limits.
	 *
	 * @var Admission
	 */
	private $admission;

	/**
	 * Body of the create.
	 *
	 * @var Create_Input
	 */
	private $input;

	/**
	 * Limits of the visitor, before an agent is chosen.
	 *
	 * @var array[]
	 */
	private $uses;

	/**
	 * Maximum number of meetings ahead, by the name of the value that lists them.
	 *
	 * @var int[]
	 */
	private $bookers = array();

	/**
	 * Whether the booking was admitted.
	 *
	 * @var bool
	 */
	private $is_admitted = false;

	/**
	 * Starts the admission of a booking.
	 *
	 * @param Admission           $admission   Admission to the limits.
	 * @param Create_Input        $input       Body of the create.
	 * @param bool                $is_notified Whether a notification email is requested.
	 * @param Client_Address|null $address     Address of the client.
	 * @param Options             $options     Settings of the gateway.
	 */
	public function __construct( Admission $admission, Create_Input $input, bool $is_notified, ?Client_Address $address, Options $options ) {
		$this->admission = $admission;
		$this->input     = $input;
		$site            = $address ? $address->site : null;
		$email           = $input->visitor['email'] ?? null;
		$mailbox         = null === $email ? null : Text::mailbox( $email );
		$this->uses      = array(
			array( 'createTotal', 'all' ),
			array( 'createPerIpDay', $site ),
			array( 'createPerVisitor', $mailbox ),
		);
		if ( $is_notified ) {
			array_push(
				$this->uses,
				array( 'notifyPerVisitor', $mailbox ),
				array( 'notifyPerVisitorDay', $mailbox ),
				array( 'notifyPerIpDay', $site ),
				array( 'notifyPerDomainDay', null === $mailbox ? null : substr( $mailbox, strrpos( $mailbox, '@' ) + 1 ) )
			);
		}
		if ( null !== $site ) {
			list( $per_visitor, $per_address )      = $options->open_bookings;
			$this->bookers[ self::booker( $site ) ] = $per_address;
			if ( null !== $mailbox ) {
				// A stranger who books with somebody's address uses up the stranger's own share of it.
				$this->bookers[ self::booker( "$mailbox $site" ) ] = $per_visitor;
			}
		}
	}

	/**
	 * Admits the booking, before an agent is chosen.
	 *
	 * @throws Http_Error 429 or 403 `work_required`.
	 */
	public function admit(): void {
		foreach ( $this->bookers as $name => $max ) {
			if ( count( self::ends( Store::get( $name ) ) ) >= $max ) {
				throw Http_Error::too_many_requests();
			}
		}
		$this->admission->admit( $this->uses );
		$this->is_admitted = true;
	}

	/**
	 * Admits the booking to an agent.
	 *
	 * @param array $agent Agent.
	 * @throws Http_Error 403 `work_required`.
	 */
	public function admit_agent( array $agent ): void {
		$day = intdiv( $this->input->date, Clock::DAY_MS );
		$this->admission->admit(
			array(
				array( 'createPerAgent', $agent['reference'] ),
				array( 'createPerAgentDay', "{$agent['reference']} $day" ),
			)
		);
	}

	/** Counts the booking, after it was made or may have been. A failure to count must not lose the answer. */
	public function count(): void {
		if ( ! $this->is_admitted ) {
			return;
		}
		try {
			$this->admission->spend();
			foreach ( array_keys( $this->bookers ) as $name ) {
				$this->add_open( $name );
			}
		} catch ( Http_Error $error ) {
			unset( $error );
		}
	}

	/**
	 * Adds the meeting to those that somebody has ahead.
	 *
	 * @param string $name Name of the value.
	 */
	private function add_open( string $name ): void {
		do {
			$stored   = Store::get( $name );
			$ends     = self::ends( $stored );
			$ends[]   = $this->input->end();
			$lifetime = max( Clock::MINUTE_MS, max( $ends ) - Clock::now() );
			$next     = wp_json_encode( $ends );
			$written  = null === $stored
				? null === Store::add( $name, $next, $lifetime )
				: Store::replace( $name, $stored, $next, $lifetime );
		} while ( ! $written );
	}

	/**
	 * Ends of meetings that lie ahead.
	 *
	 * @param string|null $stored Stored value.
	 * @return int[]
	 */
	private static function ends( ?string $stored ): array {
		$now = Clock::now();
		return array_values(
			array_filter(
				null === $stored ? array() : json_decode( $stored, true ),
				static function ( int $end ) use ( $now ): bool {
					return $end > $now;
				}
			)
		);
	}

	/**
	 * Name of the value that lists somebody's meetings. It is hashed, so it names nobody.
	 *
	 * @param string $key Whose meetings.
	 */
	private static function booker( string $key ): string {
		return 'o-' . Secrets::hash( 'open bookings', $key );
	}
}

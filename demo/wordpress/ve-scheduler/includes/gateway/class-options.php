<?php
/**
 * Settings of the gateway.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

use VeScheduler\Settings;
use VeScheduler\Vault;

defined( 'ABSPATH' ) || exit;

/** Settings of the gateway, read once per request. */
final class Options {

	public const ENVIRONMENTS = array(
		'production' => 'https://videome.leadsecure.com',
		'staging'    => 'https://staging.videoengager.com',
		'dev'        => 'https://dev.videoengager.com',
	);

	/**
	 * All limits: kind, points, seconds. `attempts` counts each try of one client and refuses. `successes` counts what was
	 * booked and refuses. `shared` counts what was booked by anybody, and asks for work.
	 */
	private const LIMITS = array(
		'tokenPerIp'          => array( 'attempts', 60, 60 ),
		'tokenTotal'          => array( 'shared', 3000, 60 ),
		'readPerIp'           => array( 'attempts', 120, 60 ),
		'joinPerIp'           => array( 'attempts', 30, 60 ),
		'joinPerAgent'        => array( 'attempts', 30, 60 ),
		'createPerIp'         => array( 'attempts', 20, 600 ),
		'createPerIpDay'      => array( 'shared', 40, 86400 ),
		'createPerVisitor'    => array( 'shared', 5, 3600 ),
		'createPerAgent'      => array( 'shared', 60, 3600 ),
		'createPerAgentDay'   => array( 'shared', 16, 86400 ),
		'createTotal'         => array( 'shared', 600, 3600 ),
		'notifyPerVisitor'    => array( 'successes', 3, 3600 ),
		'notifyPerVisitorDay' => array( 'successes', 5, 86400 ),
		'notifyPerIpDay'      => array( 'successes', 20, 86400 ),
		'notifyPerDomainDay'  => array( 'shared', 200, 86400 ),
	);

	/**
	 * Partner key.
	 *
	 * @var string
	 */
	public $pak;

	/**
	 * External ID of the tenant.
	 *
	 * @var string
	 */
	public $external_id;

	/**
	 * Whom the key signs in.
	 *
	 * @var string
	 */
	public $email;

	/**
	 * Base URL of the API.
	 *
	 * @var string
	 */
	public $base_url;

	/**
	 * Origin of this site.
	 *
	 * @var string
	 */
	public $own_origin;

	/**
	 * Exact origins of pages, this site's own included.
	 *
	 * @var string[]
	 */
	public $origins;

	/**
	 * Only these agents, by ID or email address; empty for all.
	 *
	 * @var string[]
	 */
	public $only_agents;

	/**
	 * Whether pages may name an agent by email address.
	 *
	 * @var bool
	 */
	public $agent_addresses;

	/**
	 * Opening hours and their rules; `null` if any time can be asked for.
	 *
	 * @var Calendar|null
	 */
	public $calendar = null;

	/**
	 * Lengths that can be booked, in minutes; empty for 15 to 1440.
	 *
	 * @var int[]
	 */
	public $durations;

	/**
	 * How many days ahead a meeting may start.
	 *
	 * @var int
	 */
	public $horizon_days;

	/**
	 * Whether the owner set the horizon.
	 *
	 * @var bool
	 */
	public $has_horizon;

	/**
	 * Notification emails: `never`, `always` or `guarded`.
	 *
	 * @var string
	 */
	public $notifications;

	/**
	 * Number of proxies in front of this server that add to `X-Forwarded-For`.
	 *
	 * @var int
	 */
	public $trusted_proxies;

	/**
	 * Whether agents get no token that contains the partner key.
	 *
	 * @var bool
	 */
	public $refuses_pak;

	/**
	 * Whether a page can show a booked meeting again.
	 *
	 * @var bool
	 */
	public $booking_references;

	/**
	 * Limits by name: `kind`, `points` and `seconds`. A disabled limit is missing.
	 *
	 * @var array[]
	 */
	public $limits;

	/**
	 * Meetings that a visitor, and an IP address, may have ahead.
	 *
	 * @var int[]
	 */
	public $open_bookings;

	/**
	 * Seconds after sending in which the API may still store a meeting.
	 *
	 * @var int
	 */
	public $settle_seconds;

	/**
	 * Minutes for which a booked time stays held.
	 *
	 * @var int
	 */
	public $hold_minutes;

	/**
	 * Seconds for which a booking without an answer is looked up while the visitor waits.
	 *
	 * @var int
	 */
	public $reconcile_seconds;

	/**
	 * Lifetime of a page's token in seconds.
	 *
	 * @var int
	 */
	public $token_lifetime;

	/**
	 * Seconds after which a call of the API has failed.
	 *
	 * @var int
	 */
	public $upstream_timeout;

	/** Reads the settings of this site. */
	public static function read(): self {
		$set                   = Settings::all();
		$self                  = new self();
		$self->pak             = Vault::pak() ?? '';
		$self->external_id     = Settings::external_id();
		$self->email           = Settings::email();
		$self->base_url        = '' !== $set['base_url'] ? $set['base_url'] : self::ENVIRONMENTS[ $set['environment'] ];
		$self->own_origin      = (string) Settings::origin_of( home_url() );
		$self->origins         = array_values( array_unique( array_merge( array( $self->own_origin ), $set['origins'] ) ) );
		$self->only_agents     = $set['agents'];
		$self->agent_addresses = $set['agent_addresses'] || array() !== $set['agents'];
		$self->calendar        = Calendar::from_settings( $set );
		$self->durations       = $self->calendar ? $self->calendar->durations : $set['durations'];
		$self->has_horizon     = (bool) $set['horizon_days'];
		$self->horizon_days    = $self->has_horizon ? $set['horizon_days'] : ( $self->calendar ? Calendar::DEFAULT_HORIZON_DAYS : 366 );
		$self->notifications   = $set['notifications'];
		$self->trusted_proxies = $set['trusted_proxies'];
		$self->refuses_pak     = $set['refuse_pak'];

		$self->booking_references = $set['booking_references'];

		/**
		 * Filters what has no field on the settings page.
		 *
		 * @param array $advanced `limits` by name, each `array( points, seconds )` or `false`; `open_bookings_per_visitor`,
		 *                        `open_bookings_per_address`, `settle_seconds`, `hold_minutes`, `reconcile_seconds`,
		 *                        `token_lifetime` and `upstream_timeout` (seconds).
		 */
		$advanced = (array) apply_filters(
			've_scheduler_gateway_options',
			array(
				'limits'                    => array(),
				'open_bookings_per_visitor' => 10,
				'open_bookings_per_address' => 100,
				'settle_seconds'            => 120,
				'hold_minutes'              => 10,
				'reconcile_seconds'         => 8,
				'token_lifetime'            => 600,
				'upstream_timeout'          => 10,
			)
		);

		$self->open_bookings     = array( (int) $advanced['open_bookings_per_visitor'], (int) $advanced['open_bookings_per_address'] );
		$self->settle_seconds    = (int) $advanced['settle_seconds'];
		$self->hold_minutes      = (int) $advanced['hold_minutes'];
		$self->reconcile_seconds = (int) $advanced['reconcile_seconds'];
		$self->token_lifetime    = (int) $advanced['token_lifetime'];
		$self->upstream_timeout  = (int) $advanced['upstream_timeout'];
		$self->limits            = self::limits( (array) $advanced['limits'] );
		return $self;
	}

	/** Text that changes when another account or API is used, so that nothing stored for the old one is used. */
	public function account(): string {
		return Secrets::hash( 'account', wp_json_encode( array( $this->pak, $this->external_id, $this->email, $this->base_url ) ) );
	}

	/** Whether visitors may request notification emails. */
	public function allows_notifications(): bool {
		if ( 'guarded' !== $this->notifications ) {
			return 'always' === $this->notifications;
		}
		return isset( $this->limits['notifyPerVisitor'] ) || isset( $this->limits['createPerVisitor'] );
	}

	/**
	 * The owner's limits, else the defaults.
	 *
	 * @param array $own Limits of the owner.
	 * @return array[]
	 */
	private static function limits( array $own ): array {
		$limits = array();
		foreach ( self::LIMITS as $name => list( $kind, $points, $seconds ) ) {
			$limit = $own[ $name ] ?? array( $points, $seconds );
			if ( false !== $limit ) {
				$limits[ $name ] = array(
					'kind'    => $kind,
					'points'  => max( 1, (int) $limit[0] ),
					'seconds' => max( 1, (int) $limit[1] ),
				);
			}
		}
		return $limits;
	}
}

<?php
/**
 * Settings of the plugin.
 *
 * @package VeScheduler
 */

namespace VeScheduler;

use VeScheduler\Gateway\Hours;
use VeScheduler\Gateway\Options;

defined( 'ABSPATH' ) || exit;

/** Settings of this site, and how they are checked. */
final class Settings {

	public const OPTION = 've_scheduler';

	private const DEFAULTS = array(
		'source'             => 'php',
		'endpoint'           => '',
		'external_id'        => '',
		'email'              => '',
		'environment'        => 'production',
		'base_url'           => '',
		'early_start'        => false,
		'origins'            => array(),
		'agents'             => array(),
		'agent_addresses'    => false,
		'hours'              => '',
		'time_zone'          => '',
		'hours_exceptions'   => '',
		'slot_minutes'       => 30,
		'durations'          => array(),
		'buffer_minutes'     => 0,
		'min_notice_minutes' => 60,
		'horizon_days'       => 0,
		'notifications'      => 'guarded',
		'trusted_proxies'    => 0,
		'refuse_pak'         => false,
		'booking_references' => false,
	);

	/** Smallest and largest value of each number. */
	private const RANGES = array(
		'slot_minutes'       => array( 5, 1440 ),
		'buffer_minutes'     => array( 0, 1440 ),
		'min_notice_minutes' => array( 0, 525600 ),
		'horizon_days'       => array( 0, 3660 ),
		'trusted_proxies'    => array( 0, 10 ),
	);

	private const LOOPBACK = '/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/D';

	/** All settings, with defaults for those that are missing. */
	public static function all(): array {
		$stored = get_option( self::OPTION, array() );
		return array_merge( self::DEFAULTS, array_intersect_key( is_array( $stored ) ? $stored : array(), self::DEFAULTS ) );
	}

	/** Whether this site is the gateway itself. */
	public static function uses_php_gateway(): bool {
		return 'php' === self::all()['source'];
	}

	/** External ID of the tenant. */
	public static function external_id(): string {
		return defined( 'VE_SCHEDULER_EXTERNAL_ID' ) ? (string) constant( 'VE_SCHEDULER_EXTERNAL_ID' ) : self::all()['external_id'];
	}

	/** Whom the partner key signs in. */
	public static function email(): string {
		return defined( 'VE_SCHEDULER_EMAIL' ) ? (string) constant( 'VE_SCHEDULER_EMAIL' ) : self::all()['email'];
	}

	/** Whether pages can book: the settings are complete. */
	public static function is_complete(): bool {
		if ( ! self::uses_php_gateway() ) {
			return '' !== self::all()['endpoint'];
		}
		return null !== Vault::pak() && '' !== self::external_id() && '' !== self::email();
	}

	/** URL of the token endpoint; `''` if there is none yet. */
	public static function token_endpoint(): string {
		return self::uses_php_gateway() ? Gateway\Rest::url( '/token' ) : self::all()['endpoint'];
	}

	/**
	 * A URL that may receive a token: https, or http on loopback, and without credentials.
	 *
	 * @param string $value Absolute URL.
	 */
	public static function secure_url( string $value ): ?string {
		$url = wp_parse_url( trim( $value ) );
		if ( ! is_array( $url ) || ! isset( $url['scheme'], $url['host'] ) || isset( $url['user'] ) || isset( $url['pass'] ) ) {
			return null;
		}
		$scheme    = strtolower( $url['scheme'] );
		$is_secure = 'https' === $scheme || ( 'http' === $scheme && preg_match( self::LOOPBACK, $url['host'] ) );
		return $is_secure ? esc_url_raw( trim( $value ), array( 'https', 'http' ) ) : null;
	}

	/**
	 * Origin of a URL, as browsers write it.
	 *
	 * @param string $value URL.
	 */
	public static function origin_of( string $value ): ?string {
		$url = wp_parse_url( $value );
		if ( ! is_array( $url ) || ! isset( $url['scheme'], $url['host'] ) ) {
			return null;
		}
		$scheme = strtolower( $url['scheme'] );
		$port   = $url['port'] ?? null;
		if ( ( 'https' === $scheme && 443 === $port ) || ( 'http' === $scheme && 80 === $port ) ) {
			$port = null;
		}
		return $scheme . '://' . strtolower( $url['host'] ) . ( null === $port ? '' : ":$port" );
	}

	/**
	 * Sanitizes the option. A wrong value is reported, and the one before it stays.
	 *
	 * @param mixed $given Fields of the form.
	 */
	public static function sanitize( $given ): array {
		$given = is_array( $given ) ? $given : array();
		$kept  = self::all();
		$clean = $kept;
		foreach ( self::DEFAULTS as $name => $default_value ) {
			if ( is_bool( $default_value ) ) {
				$clean[ $name ] = ! empty( $given[ $name ] );
			} elseif ( array_key_exists( $name, $given ) ) {
				$value = self::sanitize_field( $name, $given[ $name ] );
				if ( null === $value ) {
					/* translators: %s: name of a setting. */
					self::report( $name, sprintf( __( '“%s” is not valid, so it was not changed.', 've-scheduler' ), Settings_Page::label( $name ) ) );
				} else {
					$clean[ $name ] = $value;
				}
			}
		}
		return $clean;
	}

	/**
	 * Sanitizes one field.
	 *
	 * @param string $name  Name of the setting.
	 * @param mixed  $value Value.
	 * @return mixed `null` if it is not valid.
	 */
	private static function sanitize_field( string $name, $value ) {
		if ( isset( self::RANGES[ $name ] ) ) {
			list( $min, $max ) = self::RANGES[ $name ];
			$is_number         = is_numeric( $value ) && (int) $value >= $min && (int) $value <= $max;
			return $is_number ? (int) $value : ( '' === $value ? self::DEFAULTS[ $name ] : null );
		}
		if ( is_array( self::DEFAULTS[ $name ] ) ) {
			return self::sanitize_list( $name, is_array( $value ) ? $value : preg_split( '/[\s,]+/', (string) $value, -1, PREG_SPLIT_NO_EMPTY ) );
		}
		$text = sanitize_textarea_field( is_string( $value ) ? $value : '' );
		switch ( $name ) {
			case 'source':
				return in_array( $text, array( 'php', 'url' ), true ) ? $text : null;
			case 'environment':
				return isset( Options::ENVIRONMENTS[ $text ] ) ? $text : null;
			case 'notifications':
				return in_array( $text, array( 'guarded', 'never', 'always' ), true ) ? $text : null;
			case 'endpoint':
			case 'base_url':
				return '' === $text ? '' : self::secure_url( $text );
			case 'hours':
				return '' === $text || Hours::parse_week( $text ) ? $text : null;
			case 'hours_exceptions':
				return null === Hours::parse_exceptions( $text ) ? null : $text;
			case 'time_zone':
				return '' === $text || in_array( $text, timezone_identifiers_list( \DateTimeZone::ALL_WITH_BC ), true ) ? $text : null;
			default:
				return $text;
		}
	}

	/**
	 * Sanitizes a list.
	 *
	 * @param string $name  Name of the setting.
	 * @param array  $items Items.
	 * @return array|null `null` if an item is not valid.
	 */
	private static function sanitize_list( string $name, array $items ): ?array {
		$clean = array();
		foreach ( $items as $item ) {
			$item = sanitize_text_field( (string) $item );
			if ( 'durations' === $name ) {
				$item = ctype_digit( $item ) && (int) $item >= 15 && (int) $item <= 1440 ? (int) $item : null;
			} elseif ( 'origins' === $name ) {
				$origin = self::origin_of( $item );
				$item   = null !== $origin && self::secure_url( $item ) && untrailingslashit( $item ) === $origin ? $origin : null;
			}
			if ( null === $item ) {
				return null;
			}
			$clean[] = $item;
		}
		return array_values( array_unique( $clean ) );
	}

	/**
	 * Shows a message above the form.
	 *
	 * @param string $name    Name of the setting.
	 * @param string $message Message.
	 */
	private static function report( string $name, string $message ): void {
		if ( function_exists( 'add_settings_error' ) ) {
			add_settings_error( self::OPTION, "ve_scheduler_$name", $message );
		}
	}
}

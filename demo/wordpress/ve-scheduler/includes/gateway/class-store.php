<?php
/**
 * Table of short-lived values.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.DB.DirectDatabaseQuery -- The table is the plugin's own. A cached value would lose atomicity, which is what the table is for.
// phpcs:disable WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- Every statement is a constant of this class, and goes through `prepare` below.

/**
 * Values with a lifetime, in a table of their own.
 *
 * Transients cannot be written on condition, so two requests at the same time could both hold one meeting. Every write
 * here is one statement, which the database runs alone.
 */
final class Store {

	private const VERSION = '1';
	private const OPTION  = 've_scheduler_table';

	/** Name of the table, for this site of a network. */
	public static function table(): string {
		global $wpdb;
		return $wpdb->prefix . 've_scheduler';
	}

	/** Creates the table if this version of it is missing. */
	public static function install(): void {
		if ( get_option( self::OPTION ) === self::VERSION ) {
			return;
		}
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		$table = self::table();
		dbDelta(
			"CREATE TABLE $table (
			name varchar(100) NOT NULL,
			value longtext NOT NULL,
			expires_at bigint(20) unsigned NOT NULL,
			PRIMARY KEY  (name),
			KEY expires_at (expires_at)
			) ENGINE=InnoDB " . $wpdb->get_charset_collate() . ';'
		);
		update_option( self::OPTION, self::VERSION );
	}

	/** Drops the table. */
	public static function uninstall(): void {
		global $wpdb;
		$wpdb->query( 'DROP TABLE IF EXISTS `' . self::table() . '`' );
		delete_option( self::OPTION );
	}

	/** Deletes what has expired. */
	public static function sweep(): void {
		self::run( 'DELETE FROM {table} WHERE expires_at <= %d LIMIT 5000', Clock::now() );
	}

	/**
	 * Reads a value.
	 *
	 * @param string $name Name of the value.
	 * @throws Http_Error 503 if the database does not answer.
	 */
	public static function get( string $name ): ?string {
		global $wpdb;
		$value = $wpdb->get_var( self::prepare( 'SELECT value FROM {table} WHERE name = %s AND expires_at > %d', $name, Clock::now() ) );
		self::check();
		return $value;
	}

	/**
	 * Writes a value.
	 *
	 * @param string $name        Name of the value.
	 * @param string $value       Value.
	 * @param int    $lifetime_ms Lifetime in milliseconds.
	 * @throws Http_Error 503 if the database does not answer.
	 */
	public static function set( string $name, string $value, int $lifetime_ms ): void {
		self::run( 'REPLACE INTO {table} (name, value, expires_at) VALUES (%s, %s, %d)', $name, $value, Clock::now() + $lifetime_ms );
	}

	/**
	 * Writes a value if there is none.
	 *
	 * @param string $name        Name of the value.
	 * @param string $value       Value.
	 * @param int    $lifetime_ms Lifetime in milliseconds.
	 * @return string|null `null` if it was written, else the value that exists.
	 * @throws Http_Error 503 if the database does not answer.
	 */
	public static function add( string $name, string $value, int $lifetime_ms ): ?string {
		$now = Clock::now();
		for ( ;; ) {
			self::run( 'DELETE FROM {table} WHERE name = %s AND expires_at <= %d', $name, $now );
			$added = self::run( 'INSERT IGNORE INTO {table} (name, value, expires_at) VALUES (%s, %s, %d)', $name, $value, $now + $lifetime_ms );
			if ( $added ) {
				return null;
			}
			$existing = self::get( $name );
			// It may have expired or been deleted since.
			if ( null !== $existing ) {
				return $existing;
			}
			$now = Clock::now();
		}
	}

	/**
	 * Replaces a value if it is still the expected one.
	 *
	 * @param string $name        Name of the value.
	 * @param string $expected    Value that was read.
	 * @param string $value       New value.
	 * @param int    $lifetime_ms Lifetime in milliseconds.
	 * @return bool Whether it was replaced.
	 * @throws Http_Error 503 if the database does not answer.
	 */
	public static function replace( string $name, string $expected, string $value, int $lifetime_ms ): bool {
		$now     = Clock::now();
		$changed = self::run( 'UPDATE {table} SET value = %s, expires_at = %d WHERE name = %s AND BINARY value = %s AND expires_at > %d', $value, $now + $lifetime_ms, $name, $expected, $now );
		return $changed > 0;
	}

	/**
	 * Deletes a value.
	 *
	 * @param string $name Name of the value.
	 * @throws Http_Error 503 if the database does not answer.
	 */
	public static function delete( string $name ): void {
		self::run( 'DELETE FROM {table} WHERE name = %s', $name );
	}

	/**
	 * Adds one to a count, which starts again when it has expired.
	 *
	 * @param string $name        Name of the count.
	 * @param int    $lifetime_ms Lifetime of a new count in milliseconds.
	 * @return int[] The count, and the milliseconds until it expires.
	 * @throws Http_Error 503 if the database does not answer.
	 */
	public static function count( string $name, int $lifetime_ms ): array {
		$now = Clock::now();
		// The order matters: the count is compared with the old time of expiry.
		self::run(
			'INSERT INTO {table} (name, value, expires_at) VALUES (%s, 1, %d) ON DUPLICATE KEY UPDATE value = IF(expires_at <= %d, 1, value + 1), expires_at = IF(expires_at <= %d, %d, expires_at)',
			$name,
			$now + $lifetime_ms,
			$now,
			$now,
			$now + $lifetime_ms
		);
		return self::usage( $name );
	}

	/**
	 * Reads a count.
	 *
	 * @param string $name Name of the count.
	 * @return int[] The count, and the milliseconds until it expires.
	 * @throws Http_Error 503 if the database does not answer.
	 */
	public static function usage( string $name ): array {
		global $wpdb;
		$now = Clock::now();
		$row = $wpdb->get_row( self::prepare( 'SELECT value, expires_at FROM {table} WHERE name = %s AND expires_at > %d', $name, $now ) );
		self::check();
		return $row ? array( (int) $row->value, (int) $row->expires_at - $now ) : array( 0, 0 );
	}

	/**
	 * Runs a statement.
	 *
	 * @param string $sql       Statement, with `{table}` for the table.
	 * @param mixed  ...$values Values of the placeholders.
	 * @return int Number of changed rows.
	 * @throws Http_Error 503 if the database does not answer.
	 */
	private static function run( string $sql, ...$values ): int {
		global $wpdb;
		$changed = $wpdb->query( self::prepare( $sql, ...$values ) );
		self::check();
		return (int) $changed;
	}

	/**
	 * Fills in a statement.
	 *
	 * @param string $sql       Statement, with `{table}` for the table.
	 * @param mixed  ...$values Values of the placeholders.
	 */
	private static function prepare( string $sql, ...$values ): string {
		global $wpdb;
		return $wpdb->prepare( str_replace( '{table}', '`' . self::table() . '`', $sql ), ...$values );
	}

	/**
	 * Reports a failed statement.
	 *
	 * @throws Http_Error 503 if the last statement failed.
	 */
	private static function check(): void {
		global $wpdb;
		if ( '' !== (string) $wpdb->last_error ) {
			throw Http_Error::unavailable();
		}
	}
}

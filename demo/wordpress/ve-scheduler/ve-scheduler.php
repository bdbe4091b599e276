<?php
/**
 * Plugin Name:       VideoEngager Scheduler
 * Description:       Visitors book video meetings with your VideoEngager agents: a block, a shortcode, and a gateway that keeps your partner key on the server.
 * Version:           0.1.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * Author:            The ve-scheduler contributors
 * License:           MIT
 * License URI:       https://opensource.org/license/mit
 * Text Domain:       ve-scheduler
 * Domain Path:       /languages
 *
 * @package VeScheduler
 */

namespace VeScheduler;

defined( 'ABSPATH' ) || exit;

define( 'VE_SCHEDULER_VERSION', '0.1.0' );
define( 'VE_SCHEDULER_FILE', __FILE__ );

spl_autoload_register(
	static function ( string $name ): void {
		if ( 0 !== strpos( $name, 'VeScheduler\\' ) ) {
			return;
		}
		$parts = explode( '\\', strtolower( str_replace( '_', '-', substr( $name, strlen( 'VeScheduler\\' ) ) ) ) );
		$file  = 'class-' . array_pop( $parts ) . '.php';
		$path  = __DIR__ . '/includes/' . implode( '/', array_merge( $parts, array( $file ) ) );
		if ( is_readable( $path ) ) {
			require $path;
		}
	}
);

( new Assets() )->register();
( new Embeds() )->register();
( new Blocks() )->register();
( new Agent_Users() )->register();
( new Settings_Page() )->register();
if ( Settings::uses_php_gateway() ) {
	( new Gateway\Rest() )->register();
}

add_action( 've_scheduler_sweep', array( Gateway\Store::class, 'sweep' ) );
add_action(
	'admin_init',
	static function (): void {
		// Here and not on activation, which a new site of a network never sees.
		if ( Settings::uses_php_gateway() && ! wp_next_scheduled( 've_scheduler_sweep' ) ) {
			wp_schedule_event( time() + HOUR_IN_SECONDS, 'hourly', 've_scheduler_sweep' );
		}
	}
);
register_deactivation_hook(
	__FILE__,
	static function (): void {
		wp_clear_scheduled_hook( 've_scheduler_sweep' );
	}
);

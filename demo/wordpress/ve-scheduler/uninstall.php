<?php
/**
 * Deletes everything that the plugin stored, on each site of a network.
 *
 * @package VeScheduler
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/gateway/class-store.php';

/** Deletes what the current site has. */
function ve_scheduler_uninstall_site(): void {
	VeScheduler\Gateway\Store::uninstall();
	delete_option( 've_scheduler' );
	delete_option( 've_scheduler_pak' );
	delete_transient( 've_scheduler_token' );
	delete_transient( 've_scheduler_agents' );
	wp_clear_scheduled_hook( 've_scheduler_sweep' );
	global $wpdb;
	// The option of each user has the site's prefix.
	delete_metadata( 'user', 0, $wpdb->get_blog_prefix() . 've_scheduler_agent_id', '', true );
}

if ( is_multisite() ) {
	$ve_scheduler_sites = get_sites(
		array(
			'fields' => 'ids',
			'number' => 0,
		)
	);
	foreach ( $ve_scheduler_sites as $ve_scheduler_site ) {
		switch_to_blog( $ve_scheduler_site );
		ve_scheduler_uninstall_site();
		restore_current_blog();
	}
} else {
	ve_scheduler_uninstall_site();
}

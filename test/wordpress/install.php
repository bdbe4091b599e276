<?php
/** Installs WordPress by its own functions. Reads a JSON object from standard input: `url`, `isNetwork` and `users`. */

$order = json_decode( stream_get_contents( STDIN ), true );

define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST']      = parse_url( $order['url'], PHP_URL_HOST ) . ':' . parse_url( $order['url'], PHP_URL_PORT );
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI']    = '/';
require $order['folder'] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/network.php';

wp_install( 'Kontor Nord', 'admin', 'admin@example.com', true, '', $order['password'] );
update_option( 'siteurl', $order['url'] );
update_option( 'home', $order['url'] );
update_option( 'permalink_structure', '/%postname%/' );
switch_theme( 'twentytwentythree' );
foreach ( $order['users'] as $name => $role ) {
	$id = wp_create_user( $name, $order['password'], "$name@example.com" );
	( new WP_User( $id ) )->set_role( $role );
}
$GLOBALS['wp_rewrite']->init();
flush_rewrite_rules();
if ( $order['isNetwork'] ) {
	foreach ( $GLOBALS['wpdb']->tables( 'ms_global' ) as $table => $prefixed ) {
		$GLOBALS['wpdb']->$table = $prefixed;
	}
	install_network();
	populate_network( 1, $_SERVER['HTTP_HOST'], 'admin@example.com', 'Kontor', '/', false );
}

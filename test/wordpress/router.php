<?php
/**
 * Routes requests of PHP's own web server to WordPress: files as they are, everything else to `index.php`, as the rules of
 * Apache and nginx do.
 */

$path = rawurldecode( (string) strtok( $_SERVER['REQUEST_URI'], '?' ) );
// As nginx does.
if ( false !== strpos( $path, "\0" ) ) {
	http_response_code( 400 );
	return true;
}
// The rules of a network of sites in folders.
if ( getenv( 'WORDPRESS_NETWORK' ) && preg_match( '~^/(?!wp-(?:content|admin|includes)/)[\w-]+(/(?:wp-(?:content|admin|includes)/.*|[^/]+\.php))$~', $path, $found ) ) {
	$path = $found[1];
}
$file = realpath( __DIR__ . $path );
if ( false !== $file && is_dir( $file ) && is_file( "$file/index.php" ) ) {
	$path = rtrim( $path, '/' ) . '/index.php';
	$file = "$file/index.php";
}
$is_inside = false !== $file && is_file( $file ) && 0 === strpos( $file, realpath( __DIR__ ) . '/' );
if ( $is_inside && '.php' !== substr( $file, -4 ) ) {
	if ( rawurldecode( (string) strtok( $_SERVER['REQUEST_URI'], '?' ) ) === $path ) {
		return false;
	}
	$types = array(
		'css' => 'text/css',
		'js'  => 'text/javascript',
	);
	header( 'Content-Type: ' . ( $types[ pathinfo( $file, PATHINFO_EXTENSION ) ] ?? 'application/octet-stream' ) );
	readfile( $file );
	return true;
}
$script = $is_inside ? $path : '/index.php';
// As Apache and nginx do, `/index.php/rest` is the script with a path after it.
if ( ! $is_inside && preg_match( '~^(?:/[\w-]+)?(/index\.php)(/.+)$~', $path, $found ) ) {
	$_SERVER['PATH_INFO'] = $found[2];
}
$_SERVER['SCRIPT_NAME']     = $script;
$_SERVER['PHP_SELF']        = $script . ( $_SERVER['PATH_INFO'] ?? '' );
$_SERVER['SCRIPT_FILENAME'] = __DIR__ . $script;
chdir( dirname( $_SERVER['SCRIPT_FILENAME'] ) );
require $_SERVER['SCRIPT_FILENAME'];

<?php
/**
 * Scripts.
 *
 * @package VeScheduler
 */

namespace VeScheduler;

defined( 'ABSPATH' ) || exit;

/** Loads the element's script on pages that use it, and nowhere else. */
final class Assets {

	public const SCRIPT = 've-scheduler';
	public const LOCALE = 've-scheduler-locale';

	private const EARLY = 've-early.js';

	/**
	 * Filters of optimisers whose value is a list of texts. A script whose URL contains one of them is left alone. Merged or
	 * rewritten, the script would no longer match its hash, and would not find the files beside it.
	 */
	private const EXCLUDE_LISTS = array(
		'autoptimize_filter_js_exclude',
		'rocket_exclude_js',
		'rocket_exclude_defer_js',
		'rocket_delay_js_exclusions',
		'litespeed_optimize_js_excludes',
		'litespeed_optm_js_defer_exc',
		'perfmatters_delay_js_exclusions',
		'perfmatters_minify_js_exclusions',
		'flying_press_exclude_from_minify:js',
		'flying_press_exclude_from_delay:js',
		'wp-optimize-minify-default-exclusions',
		'breeze_filter_js_exclude',
	);

	/** Filters whose value is a list of script handles. */
	private const EXCLUDE_HANDLES = array( 'sgo_js_minify_exclude', 'sgo_javascript_combine_exclude', 'sgo_js_async_exclude' );

	/** Attributes by which optimisers and CDNs leave a script alone. */
	private const ATTRIBUTES = 'data-no-optimize="1" data-no-minify="1" data-no-defer="1" data-noptimize="1" data-cfasync="false" nowprocket data-jetpack-boost="ignore" nitro-exclude';

	/** Adds the hooks. */
	public function register(): void {
		add_action( 'init', array( $this, 'register_scripts' ) );
		add_filter( 'script_loader_tag', array( $this, 'tag' ), 20, 3 );
		foreach ( self::EXCLUDE_LISTS as $name ) {
			add_filter( $name, array( $this, 'exclude_url' ) );
		}
		foreach ( self::EXCLUDE_HANDLES as $name ) {
			add_filter( $name, array( $this, 'exclude_handles' ) );
		}
		add_filter( 'w3tc_minify_js_do_tag_minification', array( $this, 'is_minified_by_w3tc' ), 10, 2 );
	}

	/** Registers the scripts. */
	public function register_scripts(): void {
		wp_register_script( self::SCRIPT, self::url( 've-scheduler.js' ), array(), VE_SCHEDULER_VERSION, true );
		$locale = self::locale_file();
		if ( null !== $locale ) {
			wp_register_script( self::LOCALE, self::url( $locale ), array(), VE_SCHEDULER_VERSION, true );
		}
	}

	/** Loads the scripts on the current page. */
	public static function enqueue(): void {
		wp_enqueue_script( self::SCRIPT );
		if ( wp_script_is( self::LOCALE, 'registered' ) ) {
			wp_enqueue_script( self::LOCALE );
		}
	}

	/**
	 * Adds `defer`, the hash, and the attributes for optimisers.
	 *
	 * @param string $tag    Script tag.
	 * @param string $handle Handle of the script.
	 * @param string $src    URL of the script.
	 */
	public function tag( $tag, $handle, $src ) {
		if ( self::SCRIPT !== $handle && self::LOCALE !== $handle ) {
			return $tag;
		}
		$attributes = ( preg_match( '/\sdefer[\s>=]/', $tag ) ? '' : 'defer ' ) . self::ATTRIBUTES;
		$integrity  = self::integrity( self::SCRIPT === $handle ? 've-scheduler.js' : (string) self::locale_file(), $src );
		if ( '' !== $integrity ) {
			$attributes .= sprintf( ' integrity="%s"', esc_attr( $integrity ) );
		}
		return (string) preg_replace( '/<script\s/', "<script $attributes ", $tag, 1 );
	}

	/**
	 * Tag of the script that starts a form's first request; `''` unless the settings want it.
	 *
	 * @param string[] $data Attributes of the form by their names; those that are empty are left out.
	 */
	public static function early_tag( array $data ): string {
		if ( ! Settings::all()['early_start'] || '' === $data['token-endpoint'] || is_admin() || is_feed() || wp_is_json_request() ) {
			return '';
		}
		$src        = self::url( self::EARLY ) . '?ver=' . VE_SCHEDULER_VERSION;
		$integrity  = self::integrity( self::EARLY, $src );
		$attributes = '' === $integrity ? '' : sprintf( ' integrity="%s"', esc_attr( $integrity ) );
		foreach ( array_filter( $data, 'strlen' ) as $name => $value ) {
			$attributes .= sprintf( ' data-%s="%s"', $name, esc_attr( $value ) );
		}
		// Queued scripts come in the footer, which is late, and know no form.
		// phpcs:ignore WordPress.WP.EnqueuedResources.NonEnqueuedScript
		return sprintf( '<script src="%s" async %s%s></script>', esc_url( $src ), self::ATTRIBUTES, $attributes );
	}

	/**
	 * Adds the folder of the scripts to a list of texts, which is an array, or one text with commas.
	 *
	 * @param mixed $items List.
	 */
	public function exclude_url( $items ) {
		$folder = '/ve-scheduler/assets/';
		if ( is_string( $items ) ) {
			return '' === trim( $items ) ? $folder : "$items, $folder";
		}
		return is_array( $items ) ? array_merge( $items, array( $folder ) ) : $items;
	}

	/**
	 * Adds the scripts to a list of handles.
	 *
	 * @param mixed $items List.
	 */
	public function exclude_handles( $items ) {
		return is_array( $items ) ? array_merge( $items, array( self::SCRIPT, self::LOCALE ) ) : $items;
	}

	/**
	 * Keeps W3 Total Cache from merging the scripts.
	 *
	 * @param mixed $is_minified Whether it would.
	 * @param mixed $tag         Script tag.
	 */
	public function is_minified_by_w3tc( $is_minified, $tag ) {
		return is_string( $tag ) && false !== strpos( $tag, '/ve-scheduler/assets/' ) ? false : $is_minified;
	}

	/**
	 * Hash of a script; `''` if it comes from another host, which may have rewritten it.
	 *
	 * @param string $file File in `assets`.
	 * @param string $src  URL of the script.
	 */
	private static function integrity( string $file, string $src ): string {
		static $hashes = null;
		$hashes        = $hashes ?? require __DIR__ . '/../generated/integrity.php';
		$is_own        = Settings::origin_of( $src ) === Settings::origin_of( home_url() );
		/**
		 * Filters the hash of a script (`integrity`). Return `''` if something on your server rewrites scripts.
		 *
		 * @param string $hash Hash.
		 * @param string $file File.
		 */
		return (string) apply_filters( 've_scheduler_integrity', $is_own ? $hashes[ $file ] ?? '' : '', $file );
	}

	/** Script of the site's language; `null` for English, or if there is none. */
	private static function locale_file(): ?string {
		$language = strtolower( explode( '_', determine_locale() )[0] );
		foreach ( array_keys( require __DIR__ . '/../generated/integrity.php' ) as $file ) {
			// The element itself falls back to another region of the language.
			if ( 0 === strpos( $file, 'locales/' ) && explode( '-', basename( $file, '.js' ) )[0] === $language ) {
				return $file;
			}
		}
		return null;
	}

	/**
	 * URL of a file in `assets`.
	 *
	 * @param string $file File.
	 */
	private static function url( string $file ): string {
		// The script loads files beside it without a version in their URL.
		return plugins_url( 'assets/' . VE_SCHEDULER_VERSION . "/$file", VE_SCHEDULER_FILE );
	}
}

<?php
/**
 * The elements in content.
 *
 * @package VeScheduler
 */

namespace VeScheduler;

defined( 'ABSPATH' ) || exit;

/** Shortcodes, and tags that somebody wrote by hand. */
final class Embeds {

	private const TAG = '/<(ve-scheduler|ve-join-button)((?:\s(?:"[^"]*"|\'[^\']*\'|[^\'">])*)?)>/i';

	/** Adds the hooks. */
	public function register(): void {
		add_shortcode( 've_scheduler', array( $this, 'shortcode' ) );
		add_shortcode( 've_join_button', array( $this, 'shortcode' ) );
		add_filter( 'wp_kses_allowed_html', array( $this, 'allow_tags' ), 10, 2 );
		add_filter( 'wp_kses_uri_attributes', array( $this, 'check_urls' ) );
		add_filter( 'no_texturize_tags', array( $this, 'keep_texts' ) );
		// After shortcodes, which write complete tags themselves.
		add_filter( 'the_content', array( $this, 'complete_tags' ), 12 );
		add_filter( 'widget_text_content', array( $this, 'complete_tags' ), 12 );
		add_filter( 'render_block', array( $this, 'complete_tags' ), 12 );
	}

	/**
	 * Renders `[ve_scheduler]` and `[ve_join_button]`.
	 *
	 * @param array|string $attributes Attributes; `agent_email` is the same as `agent-email`.
	 * @param string|null  $content    Fallback.
	 * @param string       $name       Name of the shortcode.
	 */
	public function shortcode( $attributes, $content, string $name ): string {
		$given = array();
		foreach ( is_array( $attributes ) ? $attributes : array() as $key => $value ) {
			// An attribute without a value has a number as its key.
			$attribute = is_int( $key ) ? $value : $key;
			$given[ str_replace( '_', '-', strtolower( $attribute ) ) ] = is_int( $key ) ? true : $value;
		}
		$fallback = wp_kses_post( do_shortcode( shortcode_unautop( (string) $content ) ) );
		return Element::html( str_replace( '_', '-', $name ), $given, $fallback, self::id( $given ) );
	}

	/**
	 * Lets authors without `unfiltered_html` use the elements. They cannot choose the server, which the settings fill in.
	 *
	 * @param array  $tags    Allowed tags.
	 * @param string $context Context.
	 */
	public function allow_tags( $tags, $context ) {
		if ( 'post' !== $context || ! is_array( $tags ) ) {
			return $tags;
		}
		foreach ( array( Element::SCHEDULER, Element::JOIN ) as $tag ) {
			$tags[ $tag ] = array_fill_keys( array( 'id', 'class', 'lang', 'dir', 'align', 'hidden', 'data-*' ), true );
			foreach ( array_column( Element::attributes( $tag ), 'name' ) as $name ) {
				if ( ! Element::names_server( $name ) ) {
					$tags[ $tag ][ $name ] = true;
				}
			}
		}
		foreach ( array( 'a', 'div', 'h2', 'h3', 'label', 'p', 'span', 'button' ) as $tag ) {
			if ( isset( $tags[ $tag ] ) && is_array( $tags[ $tag ] ) ) {
				$tags[ $tag ]['slot']         = true;
				$tags[ $tag ]['data-ve-open'] = true;
			}
		}
		return $tags;
	}

	/**
	 * Lets WordPress check the protocol of attributes that hold a URL.
	 *
	 * @param string[] $names Names of attributes.
	 */
	public function check_urls( array $names ): array {
		return array_merge( $names, array( 'redirect-url', 'full-url' ) );
	}

	/**
	 * Keeps WordPress from rewriting quotes inside of the elements.
	 *
	 * @param string[] $tags Tags.
	 */
	public function keep_texts( array $tags ): array {
		return array_merge( $tags, array( Element::SCHEDULER, Element::JOIN ) );
	}

	/**
	 * Completes tags that were written by hand: with the site's token endpoint and language, and with the script.
	 *
	 * @param string $html Content.
	 */
	public function complete_tags( $html ) {
		if ( ! is_string( $html ) || ( false === stripos( $html, '<ve-scheduler' ) && false === stripos( $html, '<ve-join-button' ) ) ) {
			return $html;
		}
		Assets::enqueue();
		return (string) preg_replace_callback(
			self::TAG,
			static function ( array $found ): string {
				$tag = strtolower( $found[1] );
				return "<$tag" . Element::site_attributes( $tag, rtrim( $found[2] ) ) . '>';
			},
			$html
		);
	}

	/**
	 * Attributes `id` and `class` of a shortcode.
	 *
	 * @param array $given Values.
	 */
	private static function id( array $given ): string {
		$html = '';
		foreach ( array( 'id', 'class', 'lang' ) as $name ) {
			if ( isset( $given[ $name ] ) && is_string( $given[ $name ] ) ) {
				$html .= sprintf( ' %s="%s"', $name, esc_attr( $given[ $name ] ) );
			}
		}
		return $html;
	}
}

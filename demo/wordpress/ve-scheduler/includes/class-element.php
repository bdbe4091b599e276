<?php
/**
 * Markup of the elements.
 *
 * @package VeScheduler
 */

namespace VeScheduler;

defined( 'ABSPATH' ) || exit;

/** Writes `<ve-scheduler>` and `<ve-join-button>`, with what the site's settings fill in. */
final class Element {

	public const SCHEDULER = 've-scheduler';
	public const JOIN      = 've-join-button';

	/** Attributes that name a server. One that is not the site's own would receive what visitors type, or agents' tokens. */
	private const SERVERS = array( 'token-endpoint', 'api-base', 'availability-endpoint', 'join-endpoint', 'trusted-origins' );

	/**
	 * Attributes of an element, made from its manifest: each with `name`, `type` (`string`, `number`, `boolean` or
	 * `optional-boolean`), `group`, `choices` and `help`.
	 *
	 * @param string $tag Tag of the element.
	 * @return array[]
	 */
	public static function attributes( string $tag ): array {
		static $all = null;
		$all        = $all ?? require __DIR__ . '/../generated/attributes.php';
		return $all[ $tag ];
	}

	/**
	 * Markup of an element. Loads its script on the current page.
	 *
	 * @param string $tag     Tag of the element.
	 * @param array  $given   Values by the name of the attribute. Unknown names are dropped.
	 * @param string $content Fallback, already safe HTML.
	 * @param string $more    More attributes, already escaped.
	 */
	public static function html( string $tag, array $given, string $content, string $more = '' ): string {
		$values = self::JOIN === $tag ? self::join_defaults( $given ) : $given;
		if ( self::JOIN === $tag && Settings::uses_php_gateway() && ! current_user_can( 've_scheduler_join', (string) ( $values['agent-id'] ?? '' ) ) ) {
			return '';
		}
		Assets::enqueue();
		$html  = '';
		$shown = array();
		foreach ( self::attributes( $tag ) as $attribute ) {
			$name  = $attribute['name'];
			$value = self::value( $attribute, $values[ $name ] ?? null );
			if ( null !== $value && self::is_allowed_server( $name, $value ) ) {
				$html          .= '' === $value ? " $name" : sprintf( ' %s="%s"', $name, esc_attr( $value ) );
				$shown[ $name ] = $value;
			}
		}
		$early = self::SCHEDULER === $tag ? self::early_script( $shown ) : '';
		return "$early<$tag" . self::site_attributes( $tag, $html . $more ) . "$more>$content</$tag>";
	}

	/**
	 * Script that starts the form's first request; `''` unless the form would send the same one at once.
	 *
	 * @param array $shown Values by the name of the attribute.
	 */
	private static function early_script( array $shown ): string {
		$others = array( 'agent-from-url', 'api-base', 'with-credentials' );
		if ( array_intersect( $others, array_keys( $shown ) ) || 'inline' !== ( $shown['mode'] ?? 'inline' ) ) {
			return '';
		}
		return Assets::early_tag(
			array(
				'token-endpoint' => $shown['token-endpoint'] ?? Settings::token_endpoint(),
				'agent-email'    => $shown['agent-email'] ?? ( 'any' === ( $shown['agent-choice'] ?? '' ) ? 'any' : '' ),
				'duration'       => $shown['duration'] ?? '',
			)
		);
	}

	/**
	 * Attributes with those that the site's settings fill in: the token endpoint and the language.
	 *
	 * @param string $tag  Tag of the element.
	 * @param string $html Attributes of the element.
	 */
	public static function site_attributes( string $tag, string $html ): string {
		$has_server = preg_match( '/\s(token-endpoint|join-endpoint)[\s=]/', "$html " );
		if ( ! $has_server && self::SCHEDULER === $tag && '' !== Settings::token_endpoint() ) {
			$html .= sprintf( ' token-endpoint="%s"', esc_url( Settings::token_endpoint() ) );
		}
		if ( ! preg_match( '/\slang[\s=]/', "$html " ) ) {
			$html .= sprintf( ' lang="%s"', esc_attr( get_bloginfo( 'language' ) ) );
		}
		return $html;
	}

	/**
	 * Whether an attribute names a server.
	 *
	 * @param string $name Name of the attribute.
	 */
	public static function names_server( string $name ): bool {
		return in_array( $name, self::SERVERS, true );
	}

	/**
	 * Whether an element may use a server: this site, the gateway of the settings, or one that the owner allows.
	 *
	 * @param string $name  Name of the attribute.
	 * @param string $value Value.
	 */
	private static function is_allowed_server( string $name, string $value ): bool {
		if ( ! self::names_server( $name ) ) {
			return true;
		}
		/**
		 * Filters the origins that `token-endpoint`, `api-base`, `availability-endpoint`, `join-endpoint` and
		 * `trusted-origins` may have in blocks and shortcodes.
		 *
		 * @param string[] $origins Origins.
		 */
		$allowed = (array) apply_filters(
			've_scheduler_allowed_origins',
			array_filter( array( Settings::origin_of( home_url() ), Settings::origin_of( Settings::all()['endpoint'] ) ) )
		);
		foreach ( preg_split( '/\s+/', trim( $value ) ) as $url ) {
			$is_path = 0 === strpos( $url, '/' ) && ! preg_match( '~^/[/\\\\]~', $url );
			if ( ! $is_path && ! in_array( Settings::origin_of( $url ), $allowed, true ) ) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Value of an attribute as text.
	 *
	 * @param array $attribute Attribute.
	 * @param mixed $given     Value of a block or shortcode.
	 * @return string|null `null` if the attribute is left out.
	 */
	private static function value( array $attribute, $given ): ?string {
		if ( null === $given || is_array( $given ) || is_object( $given ) ) {
			return null;
		}
		$text     = is_bool( $given ) ? ( $given ? 'true' : 'false' ) : self::clean( (string) $given );
		$is_false = in_array( strtolower( $text ), array( 'false', 'no', 'off', '0' ), true );
		if ( 'boolean' === $attribute['type'] ) {
			return $is_false ? null : '';
		}
		if ( 'optional-boolean' === $attribute['type'] ) {
			return '' === $text ? null : ( $is_false ? 'false' : 'true' );
		}
		return '' === $text ? null : $text;
	}

	/**
	 * A line of text without markup. `sanitize_text_field()` also takes `%20` and the like out of URLs.
	 *
	 * @param string $text Value of a block or shortcode.
	 */
	private static function clean( string $text ): string {
		return false === strpos( $text, '%' ) ? sanitize_text_field( $text ) : trim( wp_strip_all_tags( wp_check_invalid_utf8( $text ), true ) );
	}

	/**
	 * Fills in what the signed-in agent need not type.
	 *
	 * @param array $given Values.
	 */
	private static function join_defaults( array $given ): array {
		$given['agent-id'] = empty( $given['agent-id'] ) ? Agent_Users::current_agent_id() : $given['agent-id'];
		if ( ! empty( $given['join-endpoint'] ) || ! empty( $given['token-endpoint'] ) ) {
			return $given;
		}
		if ( Settings::uses_php_gateway() ) {
			// Without the nonce, WordPress does not know who sends the form.
			$given['join-endpoint'] = add_query_arg( '_wpnonce', wp_create_nonce( 'wp_rest' ), Gateway\Rest::url( '/join' ) );
			$given['api-base']      = Gateway\Rest::url( '' );
		} else {
			$given['token-endpoint'] = Settings::token_endpoint();
		}
		return $given;
	}
}

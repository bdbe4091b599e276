<?php
/**
 * Blocks.
 *
 * @package VeScheduler
 */

namespace VeScheduler;

defined( 'ABSPATH' ) || exit;

/** Registers the blocks. Their attributes are those of the elements, so that none is forgotten. */
final class Blocks {

	private const EDITOR = 've-scheduler-editor';
	private const TAGS   = array(
		'scheduler'   => Element::SCHEDULER,
		'join-button' => Element::JOIN,
	);
	private const TYPES  = array(
		'number'           => 'number',
		'boolean'          => 'boolean',
		'string'           => 'string',
		'optional-boolean' => 'string',
	);

	/** Adds the hooks. */
	public function register(): void {
		add_action( 'init', array( $this, 'register_blocks' ), 11 );
	}

	/** Registers the blocks and their script for the editor. */
	public function register_blocks(): void {
		$folder = plugin_dir_path( VE_SCHEDULER_FILE ) . 'blocks/';
		wp_register_script(
			self::EDITOR,
			plugins_url( 'blocks/editor.js', VE_SCHEDULER_FILE ),
			array( 'wp-blocks', 'wp-block-editor', 'wp-components', 'wp-element', 'wp-i18n', Assets::SCRIPT ),
			VE_SCHEDULER_VERSION,
			true
		);
		wp_set_script_translations( self::EDITOR, 've-scheduler', plugin_dir_path( VE_SCHEDULER_FILE ) . 'languages' );
		wp_register_style( self::EDITOR, plugins_url( 'blocks/editor.css', VE_SCHEDULER_FILE ), array(), VE_SCHEDULER_VERSION );
		add_action( 'enqueue_block_editor_assets', array( $this, 'send_editor_data' ) );
		foreach ( self::TAGS as $name => $tag ) {
			register_block_type(
				$folder . $name,
				array(
					'attributes'      => $this->block_attributes( $tag ),
					'render_callback' => function ( array $values, string $content ) use ( $tag ): string {
						return $this->render( $tag, $values, $content );
					},
				)
			);
		}
	}

	/** Tells the editor what the elements can do, and what the site's settings fill in. */
	public function send_editor_data(): void {
		$data = array(
			'isComplete'    => Settings::is_complete(),
			'settingsUrl'   => current_user_can( 'manage_options' ) ? Settings_Page::url() : '',
			'tokenEndpoint' => Settings::token_endpoint(),
			'language'      => get_bloginfo( 'language' ),
			'attributes'    => array_combine( array_keys( self::TAGS ), array_map( array( Element::class, 'attributes' ), self::TAGS ) ),
		);
		wp_add_inline_script( self::EDITOR, 'window.veSchedulerEditor = ' . wp_json_encode( $data, JSON_HEX_TAG | JSON_HEX_AMP ) . ';', 'before' );
		if ( wp_script_is( Assets::LOCALE, 'registered' ) ) {
			wp_enqueue_script( Assets::LOCALE );
		}
	}

	/**
	 * Renders a block.
	 *
	 * @param string $tag     Tag of the element.
	 * @param array  $values  Attributes of the block.
	 * @param string $content Inner blocks.
	 */
	private function render( string $tag, array $values, string $content ): string {
		$given = array();
		foreach ( Element::attributes( $tag ) as $attribute ) {
			$given[ $attribute['name'] ] = $values[ self::key( $attribute['name'] ) ] ?? null;
		}
		$anchor = (string) ( $values['anchor'] ?? '' );
		$more   = ' ' . get_block_wrapper_attributes( '' === $anchor ? array() : array( 'id' => $anchor ) );
		return Element::html( $tag, $given, $content, $more );
	}

	/**
	 * Attributes of a block.
	 *
	 * @param string $tag Tag of the element.
	 */
	private function block_attributes( string $tag ): array {
		$attributes = array( 'anchor' => array( 'type' => 'string' ) );
		foreach ( Element::attributes( $tag ) as $attribute ) {
			$attributes[ self::key( $attribute['name'] ) ] = array( 'type' => self::TYPES[ $attribute['type'] ] );
		}
		return $attributes;
	}

	/**
	 * Name of an attribute in a block: `tokenEndpoint` for `token-endpoint`.
	 *
	 * @param string $name Name of the element's attribute.
	 */
	private static function key( string $name ): string {
		return lcfirst( str_replace( ' ', '', ucwords( str_replace( '-', ' ', $name ) ) ) );
	}
}

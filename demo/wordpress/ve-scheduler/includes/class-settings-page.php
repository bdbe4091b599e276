<?php
/**
 * Settings page.
 *
 * @package VeScheduler
 */

namespace VeScheduler;

use VeScheduler\Gateway\Agents;
use VeScheduler\Gateway\Http_Error;
use VeScheduler\Gateway\Options;
use VeScheduler\Gateway\Upstream;

defined( 'ABSPATH' ) || exit;

/** The page Settings → VideoEngager. */
final class Settings_Page {

	private const SLUG  = 've-scheduler';
	private const GROUP = 've_scheduler';
	private const CHECK = 've_scheduler_check';

	/** Adds the hooks. */
	public function register(): void {
		add_action( 'admin_menu', array( $this, 'add_page' ) );
		// Not only in the admin pages: a key that a command stores is encrypted, too.
		add_action( 'init', array( $this, 'register_settings' ) );
		add_action( 'admin_init', array( $this, 'add_fields' ) );
		add_action( 'admin_enqueue_scripts', array( $this, 'enqueue' ) );
		add_action( 'wp_ajax_' . self::CHECK, array( $this, 'check_connection' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( VE_SCHEDULER_FILE ), array( $this, 'add_link' ) );
	}

	/** URL of the page. */
	public static function url(): string {
		return admin_url( 'options-general.php?page=' . self::SLUG );
	}

	/**
	 * Name of a setting as the page shows it.
	 *
	 * @param string $name Setting.
	 */
	public static function label( string $name ): string {
		foreach ( self::sections() as $section ) {
			if ( isset( $section['fields'][ $name ] ) ) {
				return $section['fields'][ $name ]['label'];
			}
		}
		return $name;
	}

	/** Adds the page to the menu. */
	public function add_page(): void {
		add_options_page( __( 'VideoEngager', 've-scheduler' ), __( 'VideoEngager', 've-scheduler' ), 'manage_options', self::SLUG, array( $this, 'show' ) );
	}

	/**
	 * Adds a link to the list of plugins.
	 *
	 * @param string[] $links Links.
	 */
	public function add_link( array $links ): array {
		array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( self::url() ), esc_html__( 'Settings', 've-scheduler' ) ) );
		return $links;
	}

	/**
	 * Loads the page's script and style.
	 *
	 * @param string $page Name of the admin page.
	 */
	public function enqueue( string $page ): void {
		if ( 'settings_page_' . self::SLUG !== $page ) {
			return;
		}
		wp_enqueue_style( 've-scheduler-settings', plugins_url( 'admin/settings.css', VE_SCHEDULER_FILE ), array(), VE_SCHEDULER_VERSION );
		wp_enqueue_script( 've-scheduler-settings', plugins_url( 'admin/settings.js', VE_SCHEDULER_FILE ), array(), VE_SCHEDULER_VERSION, true );
		$data = array(
			'url'    => admin_url( 'admin-ajax.php' ),
			'action' => self::CHECK,
			'nonce'  => wp_create_nonce( self::CHECK ),
			'failed' => __( 'The check failed. Reload the page and try again.', 've-scheduler' ),
			'id'     => __( 'Agent ID', 've-scheduler' ),
			'name'   => __( 'Name', 've-scheduler' ),
		);
		wp_add_inline_script( 've-scheduler-settings', 'window.veSchedulerSettings = ' . wp_json_encode( $data, JSON_HEX_TAG | JSON_HEX_AMP ) . ';', 'before' );
	}

	/** Registers the settings. */
	public function register_settings(): void {
		register_setting(
			self::GROUP,
			Settings::OPTION,
			array(
				'type'              => 'array',
				'sanitize_callback' => array( Settings::class, 'sanitize' ),
			)
		);
		register_setting( self::GROUP, Vault::OPTION, array( 'sanitize_callback' => array( Vault::class, 'sanitize' ) ) );
	}

	/** Adds the fields of the page. */
	public function add_fields(): void {
		foreach ( self::sections() as $id => $section ) {
			add_settings_section(
				"ve_scheduler_$id",
				$section['title'],
				static function () use ( $section ): void {
					printf( '<p>%s</p>', esc_html( $section['text'] ) );
				},
				self::SLUG
			);
			foreach ( $section['fields'] as $name => $field ) {
				add_settings_field(
					$name,
					esc_html( $field['label'] ),
					array( $this, 'show_field' ),
					self::SLUG,
					"ve_scheduler_$id",
					array(
						'name'      => $name,
						'field'     => $field,
						'label_for' => in_array( $field['type'], array( 'radio', 'check' ), true ) ? null : "ve_scheduler_$name",
						'class'     => 've-scheduler-' . ( $field['only'] ?? ( 'source' === $id ? 'always' : 'php' ) ),
					)
				);
			}
		}
	}

	/** Shows the page. */
	public function show(): void {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		?>
		<div class="wrap ve-scheduler-settings">
			<h1><?php esc_html_e( 'VideoEngager', 've-scheduler' ); ?></h1>
			<?php
			$this->show_notices();
			?>
			<form method="post" action="options.php" autocomplete="off">
				<?php
				settings_fields( self::GROUP );
				do_settings_sections( self::SLUG );
				submit_button();
				?>
			</form>
		</div>
		<?php
	}

	/**
	 * Shows one field.
	 *
	 * @param array $args `name` and `field`.
	 */
	public function show_field( array $args ): void {
		$name  = $args['name'];
		$field = $args['field'];
		$id    = "ve_scheduler_$name";
		$input = Settings::OPTION . "[$name]";
		$value = Settings::all()[ $name ] ?? '';
		if ( is_array( $value ) ) {
			$value = implode( "\n", $value );
		}
		switch ( $field['type'] ) {
			case 'pak':
				$this->show_pak( $id );
				break;
			case 'check':
				printf(
					'<button type="button" class="button" id="ve_scheduler_check" %s>%s</button><div id="ve_scheduler_result" role="status"></div>',
					disabled( ! Settings::is_complete() || ! Settings::uses_php_gateway(), true, false ),
					esc_html__( 'Check the connection', 've-scheduler' )
				);
				break;
			case 'radio':
				echo '<fieldset><legend class="screen-reader-text">' . esc_html( $field['label'] ) . '</legend>';
				foreach ( $field['choices'] as $choice => $label ) {
					printf( '<label><input type="radio" name="%s" value="%s" %s> %s</label><br>', esc_attr( $input ), esc_attr( $choice ), checked( $value, $choice, false ), esc_html( $label ) );
				}
				echo '</fieldset>';
				break;
			case 'select':
				printf( '<select id="%s" name="%s">', esc_attr( $id ), esc_attr( $input ) );
				foreach ( $field['choices'] as $choice => $label ) {
					printf( '<option value="%s" %s>%s</option>', esc_attr( $choice ), selected( $value, $choice, false ), esc_html( $label ) );
				}
				echo '</select>';
				break;
			case 'checkbox':
				printf( '<input type="checkbox" id="%s" name="%s" value="1" %s>', esc_attr( $id ), esc_attr( $input ), checked( $value, true, false ) );
				break;
			case 'textarea':
				printf( '<textarea id="%s" name="%s" rows="3" class="large-text code">%s</textarea>', esc_attr( $id ), esc_attr( $input ), esc_textarea( $value ) );
				break;
			default:
				$is_set = isset( $field['constant'] ) && defined( $field['constant'] );
				printf(
					'<input type="%s" id="%s" name="%s" value="%s" class="%s" placeholder="%s" %s>',
					esc_attr( $field['type'] ),
					esc_attr( $id ),
					esc_attr( $input ),
					esc_attr( $is_set ? constant( $field['constant'] ) : ( 'number' === $field['type'] && 0 === $value && isset( $field['placeholder'] ) ? '' : $value ) ),
					'number' === $field['type'] ? 'small-text' : ( 'hours' === $name ? 'large-text code' : 'regular-text code' ),
					esc_attr( $field['placeholder'] ?? '' ),
					$is_set ? 'readonly' : ''
				);
		}
		if ( isset( $field['help'] ) ) {
			printf( '<p class="description">%s</p>', wp_kses( $field['help'], array( 'code' => array() ) ) );
		}
	}

	/** Answers the button that checks the connection. */
	public function check_connection(): void {
		check_ajax_referer( self::CHECK );
		if ( ! current_user_can( 'manage_options' ) ) {
			wp_send_json_error( array( 'message' => __( 'You may not do this.', 've-scheduler' ) ), 403 );
		}
		$options  = Options::read();
		$upstream = new Upstream( $options );
		try {
			$agents = ( new Agents( $options, $upstream ) )->bookable( 0 );
		} catch ( Http_Error $error ) {
			$calls  = $upstream->calls();
			$last   = end( $calls );
			$detail = $last ? sprintf( '%s: %s', $last['call'], $last['outcome'] ) : (string) $error->status;
			/* translators: %s: name of the call and its result. */
			wp_send_json_error( array( 'message' => sprintf( __( 'VideoEngager did not answer as expected (%s). Check the partner key, the external ID, the email address and the environment.', 've-scheduler' ), $detail ) ) );
		}
		$listed = array();
		foreach ( $agents as $agent ) {
			$listed[] = array(
				'id'   => $agent['id'],
				'name' => trim( ( $agent['public']['firstName'] ?? '' ) . ' ' . ( $agent['public']['lastName'] ?? '' ) ),
			);
		}
		/* translators: %d: number of agents. */
		$message = sprintf( _n( 'Connected. %d agent can be booked.', 'Connected. %d agents can be booked.', count( $listed ), 've-scheduler' ), count( $listed ) );
		wp_send_json_success(
			array(
				'message' => $message,
				'agents'  => $listed,
			)
		);
	}

	/**
	 * Shows the field of the partner key. The key itself is never shown again.
	 *
	 * @param string $id ID of the field.
	 */
	private function show_pak( string $id ): void {
		if ( Vault::is_in_config() ) {
			printf( '<input type="text" id="%s" class="regular-text" value="%s" disabled>', esc_attr( $id ), esc_attr__( 'Set in wp-config.php', 've-scheduler' ) );
			return;
		}
		$is_stored = null !== Vault::pak();
		printf(
			'<input type="password" id="%s" name="%s" class="regular-text" value="" placeholder="%s" autocomplete="new-password" spellcheck="false">',
			esc_attr( $id ),
			esc_attr( Vault::OPTION ),
			$is_stored ? esc_attr__( 'Saved. Type a new key to replace it.', 've-scheduler' ) : ''
		);
		echo '<p class="description">' . wp_kses( __( 'It is stored encrypted and never shown again. Safer: <code>define( \'VE_SCHEDULER_PAK\', \'…\' );</code> in <code>wp-config.php</code>.', 've-scheduler' ), array( 'code' => array() ) ) . '</p>';
	}

	/** Shows what keeps visitors from booking. */
	private function show_notices(): void {
		$notices = array();
		if ( Vault::is_lost() ) {
			$notices[] = __( 'The stored partner key cannot be read, because the site’s salts have changed. Enter it again.', 've-scheduler' );
		} elseif ( ! Settings::is_complete() ) {
			$notices[] = __( 'Visitors cannot book yet. Fill in the fields of “Connection”.', 've-scheduler' );
		}
		if ( null === Settings::secure_url( home_url() ) ) {
			$notices[] = __( 'Browsers book only on pages with https. This site’s address begins with http.', 've-scheduler' );
		}
		foreach ( $notices as $notice ) {
			printf( '<div class="notice notice-warning"><p>%s</p></div>', esc_html( $notice ) );
		}
	}

	/** Sections of the page with their fields. */
	private static function sections(): array {
		return array(
			'source'     => array(
				'title'  => __( 'Connection', 've-scheduler' ),
				'text'   => __( 'The gateway keeps your partner key and gives each page a token that can only list agents and book.', 've-scheduler' ),
				'fields' => array(
					'source'      => array(
						'type'    => 'radio',
						'label'   => __( 'Gateway', 've-scheduler' ),
						'choices' => array(
							'php' => __( 'This site is the gateway', 've-scheduler' ),
							'url' => __( 'A gateway runs elsewhere', 've-scheduler' ),
						),
					),
					'endpoint'    => array(
						'type'        => 'url',
						'label'       => __( 'Token endpoint', 've-scheduler' ),
						'placeholder' => 'https://example.com/ve/token',
						'help'        => __( 'URL of your gateway’s token endpoint. Add this site’s address to its <code>VE_ORIGINS</code>.', 've-scheduler' ),
						'only'        => 'url',
					),
					'pak'         => array(
						'type'  => 'pak',
						'label' => __( 'Partner key (PAK)', 've-scheduler' ),
						'only'  => 'php',
					),
					'external_id' => array(
						'type'     => 'text',
						'label'    => __( 'External ID', 've-scheduler' ),
						'constant' => 'VE_SCHEDULER_EXTERNAL_ID',
						'only'     => 'php',
					),
					'email'       => array(
						'type'     => 'text',
						'label'    => __( 'Partner email', 've-scheduler' ),
						'constant' => 'VE_SCHEDULER_EMAIL',
						'help'     => __( 'Whom the partner key signs in.', 've-scheduler' ),
						'only'     => 'php',
					),
					'environment' => array(
						'type'    => 'select',
						'label'   => __( 'Environment', 've-scheduler' ),
						'choices' => array(
							'production' => __( 'Production', 've-scheduler' ),
							'staging'    => __( 'Staging', 've-scheduler' ),
							'dev'        => __( 'Development', 've-scheduler' ),
						),
						'only'    => 'php',
					),
					'base_url'    => array(
						'type'  => 'url',
						'label' => __( 'API address', 've-scheduler' ),
						'help'  => __( 'Only for a regional host: instead of the environment’s address.', 've-scheduler' ),
						'only'  => 'php',
					),
					'early_start' => array(
						'type'  => 'checkbox',
						'label' => __( 'Start each form’s first request before its script is there', 've-scheduler' ),
						'help'  => __( 'Free times are there sooner. A small script is added in front of the form.', 've-scheduler' ),
					),
					'check'       => array(
						'type'  => 'check',
						'label' => __( 'Check', 've-scheduler' ),
						'help'  => __( 'Signs in with what is saved, and lists the agents with their IDs.', 've-scheduler' ),
						'only'  => 'php',
					),
				),
			),
			'agents'     => array(
				'title'  => __( 'Agents', 've-scheduler' ),
				'text'   => __( 'Pages see agents under a reference. Their email addresses stay on the server.', 've-scheduler' ),
				'fields' => array(
					'agents'          => array(
						'type'  => 'textarea',
						'label' => __( 'Only these agents', 've-scheduler' ),
						'help'  => __( 'IDs or email addresses, one per line, in the order in which visitors see them. Empty: all agents.', 've-scheduler' ),
					),
					'agent_addresses' => array(
						'type'  => 'checkbox',
						'label' => __( 'Pages may name agents by email address', 've-scheduler' ),
						'help'  => __( 'Without a list of agents, anybody could then find out which addresses are agents.', 've-scheduler' ),
					),
					'refuse_pak'      => array(
						'type'  => 'checkbox',
						'label' => __( 'Refuse agents’ tokens that contain the partner key', 've-scheduler' ),
						'help'  => __( 'Agents can then join only if VideoEngager issues tokens without it.', 've-scheduler' ),
					),
				),
			),
			'times'      => array(
				'title'  => __( 'Times', 've-scheduler' ),
				'text'   => __( 'With hours, visitors choose among free times. Without hours, they type a date and a time.', 've-scheduler' ),
				'fields' => array(
					'hours'              => array(
						'type'        => 'text',
						'label'       => __( 'Hours', 've-scheduler' ),
						'placeholder' => 'Mon-Fri 09:00-12:00 13:00-17:00, Sat 10:00-14:00',
					),
					'time_zone'          => array(
						'type'    => 'select',
						'label'   => __( 'Time zone', 've-scheduler' ),
						'choices' => self::time_zones(),
					),
					'hours_exceptions'   => array(
						'type'  => 'textarea',
						'label' => __( 'Other hours by date', 've-scheduler' ),
						'help'  => __( 'One per line: <code>2026-12-24 09:00-12:00</code> or <code>2026-12-25 closed</code>.', 've-scheduler' ),
					),
					'durations'          => array(
						'type'        => 'text',
						'label'       => __( 'Lengths', 've-scheduler' ),
						'placeholder' => '30, 60',
						'help'        => __( 'Minutes. Empty: 30 with hours, else 15 to 1440.', 've-scheduler' ),
					),
					'slot_minutes'       => array(
						'type'  => 'number',
						'label' => __( 'Minutes from one start to the next', 've-scheduler' ),
					),
					'buffer_minutes'     => array(
						'type'  => 'number',
						'label' => __( 'Free minutes around each meeting', 've-scheduler' ),
					),
					'min_notice_minutes' => array(
						'type'  => 'number',
						'label' => __( 'Minutes of notice', 've-scheduler' ),
					),
					'horizon_days'       => array(
						'type'        => 'number',
						'label'       => __( 'Days ahead', 've-scheduler' ),
						'placeholder' => '60',
						'help'        => __( 'Empty: 60 with hours, else 366.', 've-scheduler' ),
					),
				),
			),
			'protection' => array(
				'title'  => __( 'Emails and protection', 've-scheduler' ),
				'text'   => __( 'Limits keep strangers from booking in bulk. A failed attempt costs only the visitor who made it.', 've-scheduler' ),
				'fields' => array(
					'notifications'      => array(
						'type'    => 'select',
						'label'   => __( 'Notification emails', 've-scheduler' ),
						'choices' => array(
							'guarded' => __( 'Visitors may ask for them, within limits', 've-scheduler' ),
							'never'   => __( 'Never', 've-scheduler' ),
							'always'  => __( 'Visitors may ask for them, without limits', 've-scheduler' ),
						),
					),
					'booking_references' => array(
						'type'  => 'checkbox',
						'label' => __( 'Show a booked meeting again after a reload', 've-scheduler' ),
						'help'  => __( 'For forms with <code>keep-booking</code>. Anyone who gets the page’s address after a booking then sees the visitor’s name, address and meeting link.', 've-scheduler' ),
					),
					'trusted_proxies'    => array(
						'type'  => 'number',
						'label' => __( 'Proxies in front of this site', 've-scheduler' ),
						'help'  => __( 'How many of your proxies add to <code>X-Forwarded-For</code>. 0: visitors connect directly.', 've-scheduler' ),
					),
					'origins'            => array(
						'type'  => 'textarea',
						'label' => __( 'Other sites', 've-scheduler' ),
						'help'  => __( 'Origins of other sites that may use this gateway, one per line: <code>https://www.example.com</code>', 've-scheduler' ),
					),
				),
			),
		);
	}

	/** Time zones by ID, the site's own first. */
	private static function time_zones(): array {
		$ids  = timezone_identifiers_list();
		$site = wp_timezone_string();
		// A site may have an offset, which is no zone: it ignores daylight saving time.
		array_unshift( $ids, in_array( $site, $ids, true ) ? $site : 'UTC' );
		return array_combine( $ids, $ids );
	}
}

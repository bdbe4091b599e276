<?php
/**
 * Which user is which agent.
 *
 * @package VeScheduler
 */

namespace VeScheduler;

use VeScheduler\Gateway\Text;

defined( 'ABSPATH' ) || exit;

/** Says which user is which VideoEngager agent. Only those who manage the site may change that. */
final class Agent_Users {

	private const META  = 've_scheduler_agent_id';
	private const NONCE = 've_scheduler_agent';

	/** Adds the hooks. */
	public function register(): void {
		add_filter( 'map_meta_cap', array( $this, 'map_capability' ), 10, 4 );
		add_action( 'edit_user_profile', array( $this, 'show_field' ) );
		add_action( 'show_user_profile', array( $this, 'show_field' ) );
		add_action( 'edit_user_profile_update', array( $this, 'save_field' ) );
		add_action( 'personal_options_update', array( $this, 'save_field' ) );
	}

	/** ID of the agent that the current user is; `''` if none. */
	public static function current_agent_id(): string {
		return self::agent_id( get_current_user_id() );
	}

	/**
	 * ID of the agent that a user is; `''` if none.
	 *
	 * @param int $user_id ID of the user.
	 */
	private static function agent_id( int $user_id ): string {
		return $user_id > 0 ? (string) get_user_option( self::META, $user_id ) : '';
	}

	/**
	 * Grants `ve_scheduler_join` with an agent's ID to the user who is that agent.
	 *
	 * @param string[] $required   Capabilities that are required.
	 * @param string   $capability Capability in question.
	 * @param int      $user_id    ID of the user.
	 * @param array    $args       ID of the agent.
	 */
	public function map_capability( array $required, string $capability, int $user_id, array $args ): array {
		if ( 've_scheduler_join' !== $capability ) {
			return $required;
		}
		$agent_id = self::agent_id( $user_id );
		return '' !== $agent_id && ( $args[0] ?? '' ) === $agent_id ? array( 'read' ) : array( 'do_not_allow' );
	}

	/**
	 * Shows the field on a user's profile.
	 *
	 * @param \WP_User $user User.
	 */
	public function show_field( \WP_User $user ): void {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		wp_nonce_field( self::NONCE, self::NONCE );
		?>
		<h2><?php esc_html_e( 'VideoEngager', 've-scheduler' ); ?></h2>
		<table class="form-table" role="presentation">
			<tr>
				<th><label for="ve_scheduler_agent_id"><?php esc_html_e( 'Agent ID', 've-scheduler' ); ?></label></th>
				<td>
					<input type="text" class="regular-text code" name="ve_scheduler_agent_id" id="ve_scheduler_agent_id" value="<?php echo esc_attr( self::agent_id( $user->ID ) ); ?>">
					<p class="description"><?php esc_html_e( 'This user joins the meetings of the VideoEngager agent with this ID. Settings → VideoEngager → Check the connection lists the IDs.', 've-scheduler' ); ?></p>
				</td>
			</tr>
		</table>
		<?php
	}

	/**
	 * Saves the field.
	 *
	 * @param int $user_id ID of the user.
	 */
	public function save_field( int $user_id ): void {
		$nonce = sanitize_key( $_POST[ self::NONCE ] ?? '' );
		if ( ! isset( $_POST['ve_scheduler_agent_id'] ) || ! wp_verify_nonce( $nonce, self::NONCE ) || ! current_user_can( 'manage_options' ) || ! current_user_can( 'edit_user', $user_id ) ) {
			return;
		}
		$agent_id = sanitize_text_field( wp_unslash( $_POST['ve_scheduler_agent_id'] ) );
		if ( '' === $agent_id ) {
			delete_user_option( $user_id, self::META );
		} elseif ( Text::is_id( $agent_id ) ) {
			update_user_option( $user_id, self::META, $agent_id );
		}
	}
}

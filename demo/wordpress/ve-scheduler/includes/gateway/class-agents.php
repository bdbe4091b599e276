<?php
/**
 * Agents whom visitors can book.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Messages are answered as JSON, or escaped where a page shows them.

/**
 * The agents whom the owner lets visitors book. Each is an array of `id`, `email`, `contact_email`, `reference` and
 * `public`, which is the agent as pages see it: an opaque reference replaces both ID and address.
 */
final class Agents {

	/** Agent key that requests any free agent. */
	public const ANY = 'any';

	private const CACHE          = 've_scheduler_agents';
	private const MAX_AGE_S      = 60;
	private const LAST_GOOD_S    = DAY_IN_SECONDS;
	private const RELOAD_AFTER_S = 5;
	private const MAX_KEY_LENGTH = 320;

	/**
	 * Settings of the gateway.
	 *
	 * @var Options
	 */
	private $options;

	/**
	 * The API.
	 *
	 * @var Upstream
	 */
	private $upstream;

	/**
	 * The list, and the second at which it was loaded.
	 *
	 * @var array|null
	 */
	private $list = null;

	/**
	 * Creates the list.
	 *
	 * @param Options  $options  Settings of the gateway.
	 * @param Upstream $upstream The API.
	 */
	public function __construct( Options $options, Upstream $upstream ) {
		$this->options  = $options;
		$this->upstream = $upstream;
	}

	/**
	 * All agents who can be booked, in the owner's order.
	 *
	 * @param int $max_age Maximum age of a stored list in seconds.
	 * @return array[]
	 * @throws Http_Error The API's own 4xx, 502 or 504.
	 */
	public function bookable( int $max_age = self::MAX_AGE_S ): array {
		$account = $this->options->account();
		if ( ! $this->list ) {
			$stored     = get_transient( self::CACHE );
			$this->list = is_array( $stored ) && $stored['account'] === $account ? $stored : null;
		}
		if ( ! $this->list || time() - $this->list['loaded_at'] >= $max_age ) {
			try {
				$this->list = array(
					'account'   => $account,
					'loaded_at' => time(),
					'agents'    => $this->load(),
				);
				set_transient( self::CACHE, $this->list, self::LAST_GOOD_S );
			} catch ( Http_Error $error ) {
				// An open form stays usable: renewing its page token needs this list.
				if ( ! $this->list ) {
					throw $error;
				}
			}
		}
		return array_map( array( $this, 'with_reference' ), $this->select( $this->list['agents'] ) );
	}

	/**
	 * The agents as pages see them.
	 *
	 * @return array[]
	 * @throws Http_Error As `bookable` does.
	 */
	public function public_list(): array {
		return array_column( $this->bookable(), 'public' );
	}

	/**
	 * The agent with a reference or, if the owner allows addresses, with an address.
	 *
	 * @param string $key Reference or address.
	 * @throws Http_Error As `bookable` does.
	 */
	public function find( string $key ): ?array {
		$found = $this->find_in( $this->bookable(), $key );
		if ( $found || time() - $this->list['loaded_at'] < self::RELOAD_AFTER_S ) {
			return $found;
		}
		return $this->find_in( $this->bookable( self::RELOAD_AFTER_S ), $key );
	}

	/**
	 * The agents that a request can be booked with: one, or all of them.
	 *
	 * @param string $key        Key of the agent.
	 * @param bool   $allows_any Whether it may be `any`.
	 * @return array[]
	 * @throws Http_Error 400 if the agent cannot be booked, and as `bookable` does.
	 */
	public function candidates( string $key, bool $allows_any ): array {
		if ( $allows_any && self::ANY === $key ) {
			return $this->bookable();
		}
		$agent = $this->find( $key );
		if ( ! $agent ) {
			throw Http_Error::bad_request( 'Invalid agent email', 'The specified agent does not exist' );
		}
		return array( $agent );
	}

	/**
	 * Reads an agent's key from a query.
	 *
	 * @param string|null $key  Value of the parameter.
	 * @param string      $name Name of the parameter.
	 * @throws Http_Error 400 if it is missing.
	 */
	public static function read_key( ?string $key, string $name ): string {
		if ( null === $key || '' === $key || strlen( $key ) > self::MAX_KEY_LENGTH ) {
			throw Http_Error::bad_request( 'Missing agent email', "The query parameter $name is required" );
		}
		return $key;
	}

	/**
	 * Finds an agent in a list.
	 *
	 * @param array[] $agents Agents.
	 * @param string  $key    Reference or address.
	 */
	private function find_in( array $agents, string $key ): ?array {
		foreach ( $agents as $agent ) {
			if ( $agent['reference'] === $key ) {
				return $agent;
			}
		}
		if ( ! $this->options->agent_addresses || false === strpos( $key, '@' ) ) {
			return null;
		}
		$contacts = array();
		foreach ( $agents as $agent ) {
			if ( 0 === strcasecmp( $agent['email'], $key ) ) {
				return $agent;
			}
			if ( 0 === strcasecmp( $agent['contact_email'], $key ) ) {
				$contacts[] = $agent;
			}
		}
		return 1 === count( $contacts ) ? $contacts[0] : null;
	}

	/**
	 * Loads the tenant's agents.
	 *
	 * @return array[]
	 * @throws Http_Error The API's own 4xx, 502 or 504.
	 */
	private function load(): array {
		$answer = $this->upstream->read( 'agents', '/api/brokerages/agents' );
		if ( ! is_array( $answer ) ) {
			throw Http_Error::bad_gateway();
		}
		// A single agent may come as one object.
		$listed = isset( $answer['_id'] ) ? array( $answer ) : array_values( $answer );
		$agents = array();
		foreach ( $listed as $one ) {
			$id    = $one['_id'] ?? null;
			$email = $one['_account']['email'] ?? null;
			if ( ! is_string( $id ) || '' === $id || ! is_string( $email ) || '' === $email ) {
				continue;
			}
			$agents[] = array(
				'id'            => $id,
				'email'         => $email,
				'contact_email' => is_string( $one['contactEmail'] ?? null ) ? $one['contactEmail'] : '',
				'first_name'    => Text::name( $one['firstName'] ?? '' ),
				'last_name'     => Text::name( $one['lastName'] ?? '' ),
			);
		}
		return $agents;
	}

	/**
	 * The owner's choice of agents.
	 *
	 * @param array[] $agents Agents.
	 * @return array[]
	 */
	private function select( array $agents ): array {
		if ( ! $this->options->only_agents ) {
			return $agents;
		}
		$chosen = array();
		foreach ( $this->options->only_agents as $name ) {
			foreach ( $agents as $agent ) {
				if ( in_array( strtolower( $name ), array_map( 'strtolower', array( $agent['id'], $agent['email'], $agent['contact_email'] ) ), true ) ) {
					$chosen[ $agent['id'] ] = $agent;
				}
			}
		}
		return array_values( $chosen );
	}

	/**
	 * Adds the reference and what pages see.
	 *
	 * @param array $agent Agent.
	 */
	private function with_reference( array $agent ): array {
		$agent['reference'] = 'agent-' . substr( Secrets::hash( 'agent reference', $agent['id'] ), 0, 24 );

		/**
		 * Filters what pages show of an agent: `firstName`, `lastName`, and optionally `photo` (https URL), `role` and
		 * `description`.
		 *
		 * @param array $profile Profile.
		 * @param array $agent   `id`, `email` and `contact_email` of the agent.
		 */
		$profile = (array) apply_filters(
			've_scheduler_agent_profile',
			array(
				'firstName' => $agent['first_name'],
				'lastName'  => $agent['last_name'],
			),
			array_intersect_key( $agent, array_flip( array( 'id', 'email', 'contact_email' ) ) )
		);

		$agent['public'] = array( '_id' => $agent['reference'] );
		foreach ( array( 'firstName', 'lastName', 'photo', 'role', 'description' ) as $field ) {
			if ( isset( $profile[ $field ] ) && is_string( $profile[ $field ] ) ) {
				$agent['public'][ $field ] = Text::line( $profile[ $field ] );
			}
		}
		$agent['public']['_account'] = array( 'email' => $agent['reference'] );
		return $agent;
	}
}

<?php
/**
 * Admission of a request to what all visitors share.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/**
 * Admission of one request.
 *
 * Nobody is refused because strangers have used up a shared limit. From half of a limit on, each request must bring a
 * solved puzzle instead: a proof of work by ALTCHA's protocol, which the element solves without the visitor.
 */
final class Admission {

	private const COST        = 2000;
	private const MAX_STEPS   = 50;
	private const MAX_FACTOR  = 16;
	private const LIFETIME_S  = 300;
	private const MAX_PAYLOAD = 4096;

	/**
	 * Rate limits.
	 *
	 * @var Limits
	 */
	private $limits;

	/**
	 * What the work is for; a solution for one purpose is not accepted for another.
	 *
	 * @var string
	 */
	private $purpose;

	/**
	 * Value of the header `X-Proof-Of-Work`.
	 *
	 * @var string
	 */
	private $solution;

	/**
	 * Limits that count once the request has succeeded.
	 *
	 * @var array[]
	 */
	private $uses = array();

	/**
	 * Whether the request has done its work.
	 *
	 * @var bool
	 */
	private $is_verified = false;

	/**
	 * Starts the admission of a request.
	 *
	 * @param Limits      $limits   Rate limits.
	 * @param string      $purpose  `token` or `create`.
	 * @param string|null $solution Value of the header `X-Proof-Of-Work`.
	 */
	public function __construct( Limits $limits, string $purpose, ?string $solution ) {
		$this->limits   = $limits;
		$this->purpose  = $purpose;
		$this->solution = (string) $solution;
	}

	/**
	 * Admits the request to some limits.
	 *
	 * @param array[] $uses Pairs of a limit's name and a key.
	 * @throws Http_Error 403 `work_required`, or 429 if a limit of the visitor's own is reached.
	 */
	public function admit( array $uses ): void {
		$pressure = $this->limits->check( $uses );
		if ( $pressure >= 0.5 && ! $this->is_verified ) {
			// The work doubles with each half of the limit that is used beyond the first one.
			$this->verify( (int) min( self::MAX_FACTOR, 2 ** floor( ( $pressure - 0.5 ) / 0.5 ) ) );
			$this->is_verified = true;
		}
		$this->uses = array_merge( $this->uses, $uses );
	}

	/** Counts the limits, after the request has succeeded. */
	public function spend(): void {
		$this->limits->spend( $this->uses );
	}

	/**
	 * Accepts a request that has done its work.
	 *
	 * @param int $factor Work to ask for, in multiples of the base.
	 * @throws Http_Error 403 `work_required` with a challenge.
	 */
	private function verify( int $factor ): void {
		$signature = $this->solved_signature();
		if ( null !== $signature && null === Store::add( "w-$signature", '1', self::LIFETIME_S * Clock::SECOND_MS ) ) {
			return;
		}
		$error            = new Http_Error( 403, 'work_required', 'The page must solve a challenge before this request' );
		$error->challenge = $this->challenge( $factor );
		throw $error;
	}

	/**
	 * A new challenge.
	 *
	 * @param int $factor Work to ask for.
	 */
	private function challenge( int $factor ): array {
		$steps      = self::MAX_STEPS * $factor;
		$nonce      = bin2hex( random_bytes( 16 ) );
		$salt       = bin2hex( random_bytes( 16 ) );
		$parameters = array(
			'algorithm' => 'PBKDF2/SHA-256',
			'nonce'     => $nonce,
			'salt'      => $salt,
			'cost'      => self::COST,
			'keyLength' => 32,
			'keyPrefix' => self::derive( $nonce, $salt, random_int( (int) ceil( $steps / 2 ), $steps ) ),
			'expiresAt' => time() + self::LIFETIME_S,
			'data'      => array( 'purpose' => $this->purpose ),
		);
		return array(
			'parameters' => $parameters,
			'signature'  => self::sign( $parameters ),
		);
	}

	/** Signature of the challenge that the request has solved; `null` without a valid solution. */
	private function solved_signature(): ?string {
		if ( '' === $this->solution || strlen( $this->solution ) > self::MAX_PAYLOAD ) {
			return null;
		}
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- The format of ALTCHA's payload.
		$payload    = json_decode( (string) base64_decode( $this->solution, true ), true );
		$parameters = $payload['challenge']['parameters'] ?? null;
		$signature  = $payload['challenge']['signature'] ?? null;
		$counter    = $payload['solution']['counter'] ?? null;
		if ( ! is_array( $parameters ) || ! is_string( $signature ) || ! is_int( $counter ) ) {
			return null;
		}
		$is_ours = hash_equals( self::sign( $parameters ), $signature )
			&& $parameters['expiresAt'] > time()
			&& $parameters['data']['purpose'] === $this->purpose;
		if ( ! $is_ours || $counter < 0 || $counter > self::MAX_STEPS * self::MAX_FACTOR ) {
			return null;
		}
		return hash_equals( $parameters['keyPrefix'], self::derive( $parameters['nonce'], $parameters['salt'], $counter ) ) ? $signature : null;
	}

	/**
	 * Key of one step, in hexadecimal.
	 *
	 * @param string $nonce   Hexadecimal.
	 * @param string $salt    Hexadecimal.
	 * @param int    $counter Number of the step.
	 */
	private static function derive( string $nonce, string $salt, int $counter ): string {
		return hash_pbkdf2( 'sha256', hex2bin( $nonce ) . pack( 'N', $counter ), hex2bin( $salt ), self::COST, 64 );
	}

	/**
	 * Signature of a challenge's parameters.
	 *
	 * @param array $parameters Parameters.
	 */
	private static function sign( array $parameters ): string {
		return Secrets::hash( 'proof of work', (string) wp_json_encode( $parameters ) );
	}
}

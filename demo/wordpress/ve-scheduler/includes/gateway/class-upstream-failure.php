<?php
/**
 * A call without an answer.
 *
 * @package VeScheduler
 */

namespace VeScheduler\Gateway;

defined( 'ABSPATH' ) || exit;

/** The API gave no readable answer. The message contains nothing of the request. */
final class Upstream_Failure extends \RuntimeException {

	/** Whether the request was certainly never sent. */
	public function is_unsent(): bool {
		return 'unreachable' === $this->getMessage();
	}

	/** The error for a browser. */
	public function to_http_error(): Http_Error {
		return 'timeout' === $this->getMessage() ? Http_Error::gateway_timeout() : Http_Error::bad_gateway();
	}
}

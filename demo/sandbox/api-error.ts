/** An error response of the API. Its body always has the fields `error`, `message` and `status`. */
export class ApiError extends Error {
  readonly status: number;
  readonly error: string;

  constructor(status: number, error: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.error = error;
  }

  toResponse(): Response {
    const { error, message, status } = this;
    return Response.json({ error, message, status }, { status });
  }
}

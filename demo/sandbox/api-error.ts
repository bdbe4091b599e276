/** An answer of the API that is not a success. Every one has the same three fields, whatever went wrong. */
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

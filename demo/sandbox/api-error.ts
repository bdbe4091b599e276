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

  /** @param body Fields of the body, or an HTML page instead. */
  toResponse(body: 'full' | 'error' | 'message' | 'html' = 'full'): Response {
    const { error, message, status } = this;
    if (body === 'html') {
      const page = `<!doctype html><title>${status}</title><h1>${status}</h1>`;
      return new Response(page, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
    }
    const bodies = { full: { error, message, status }, error: { error }, message: { message } };
    return Response.json(bodies[body], { status });
  }
}

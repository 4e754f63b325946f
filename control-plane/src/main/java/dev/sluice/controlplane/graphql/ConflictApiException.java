package dev.sluice.controlplane.graphql;

import io.smallrye.graphql.api.ErrorCode;

/** The request does not fit what is there: the state of a thing, or an idempotency key that was used before. */
@ErrorCode("CONFLICT")
public class ConflictApiException extends ApiException {
    private static final long serialVersionUID = 1L;

    ConflictApiException(String message, Throwable cause) {
        super(message, cause);
    }
}

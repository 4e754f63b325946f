package dev.sluice.controlplane.graphql;

import io.smallrye.graphql.api.ErrorCode;

/** There is too much of it already. */
@ErrorCode("LIMIT_EXCEEDED")
public class LimitApiException extends ApiException {
    private static final long serialVersionUID = 1L;

    LimitApiException(String message, Throwable cause) {
        super(message, cause);
    }
}

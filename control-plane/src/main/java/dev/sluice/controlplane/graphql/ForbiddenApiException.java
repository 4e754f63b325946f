package dev.sluice.controlplane.graphql;

import io.smallrye.graphql.api.ErrorCode;

/** The caller's key may not do this. */
@ErrorCode("FORBIDDEN")
public class ForbiddenApiException extends ApiException {
    private static final long serialVersionUID = 1L;

    ForbiddenApiException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.sluice.controlplane.graphql;

import io.smallrye.graphql.api.ErrorCode;

/** The caller's key may not see what the request names. */
@ErrorCode("NOT_IN_SCOPE")
public class NotInScopeApiException extends ApiException {
    private static final long serialVersionUID = 1L;

    NotInScopeApiException(String message, Throwable cause) {
        super(message, cause);
    }
}

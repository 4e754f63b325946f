package dev.sluice.controlplane.graphql;

import io.smallrye.graphql.api.ErrorCode;

/** What the request names does not exist. */
@ErrorCode("NOT_FOUND")
public class NotFoundApiException extends ApiException {
    private static final long serialVersionUID = 1L;

    NotFoundApiException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.sluice.controlplane.graphql;

import io.smallrye.graphql.api.ErrorCode;

/** A fault of ours; the log says more. */
@ErrorCode("INTERNAL")
public class InternalErrorException extends ApiException {
    private static final long serialVersionUID = 1L;

    InternalErrorException(String message, Throwable cause) {
        super(message, cause);
    }
}

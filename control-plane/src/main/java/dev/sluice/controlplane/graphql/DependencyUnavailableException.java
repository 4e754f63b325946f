package dev.sluice.controlplane.graphql;

import io.smallrye.graphql.api.ErrorCode;

/** A store does not answer; the same request may succeed later. */
@ErrorCode("DEPENDENCY_UNAVAILABLE")
public class DependencyUnavailableException extends ApiException {
    private static final long serialVersionUID = 1L;

    DependencyUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

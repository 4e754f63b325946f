package dev.sluice.controlplane.graphql;

import io.smallrye.graphql.api.ErrorCode;

/** The request asks for something that cannot be. */
@ErrorCode("BAD_USER_INPUT")
public class BadUserInputException extends ApiException {
    private static final long serialVersionUID = 1L;

    BadUserInputException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.sluice.controlplane.graphql;

/** A request that is not executed. {@code code} is what clients find in {@code extensions.code}. */
final class RefusedRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    RefusedRequest(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}

package dev.sluice.controlplane.security;

/** What a key may do. */
enum Role {
    ADMIN,
    OPERATOR,
    STEWARD,
    AUDITOR,
    VIEWER,
    /** Only to send events. */
    INGEST;

    /** Whether this role may change definitions and runs, and what holds them. */
    boolean mayOperate() {
        return switch (this) {
            case ADMIN, OPERATOR -> true;
            case STEWARD, AUDITOR, VIEWER, INGEST -> false;
        };
    }

    /** Whether this role may make the request; the path is exactly as routed. */
    boolean allows(String method, String path) {
        boolean sending =
                method.equals("POST") && (path.equals("/api/v1/lineage") || path.equals("/api/v1/lineage/batch"));
        boolean administering = path.startsWith("/api/v1/admin/");
        boolean changing = !method.equals("GET") && !method.equals("HEAD") && !path.equals("/graphql");
        return switch (this) {
            case ADMIN -> true;
            case INGEST -> sending;
            case OPERATOR -> !administering;
            case STEWARD, AUDITOR, VIEWER -> !administering && !changing;
        };
    }
}

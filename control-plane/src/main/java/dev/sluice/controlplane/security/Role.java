package dev.sluice.controlplane.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What somebody may do where it was granted; the strongest first. */
public enum Role {
    ADMIN,
    OPERATOR,
    STEWARD,
    AUDITOR,
    VIEWER,
    /** Only what other systems do: send events, and ask whether they may run. */
    INGEST;

    private static final String ID = "/[0-9a-fA-F-]{36}";
    private static final Pattern ASKING =
            Pattern.compile("/api/v1/gates/decisions(" + ID + "/(confirm|lease|release))?");
    private static final Pattern LOOKING_AT_AN_ANSWER = Pattern.compile("/api/v1/gates/decisions" + ID);
    private static final Pattern WAIVING =
            Pattern.compile("/api/v1/gates/waivers(/[0-9]{1,19}/(approve|reject|revoke|withdraw))?");

    /** As settings, tables and requests spell it. */
    public String spelled() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role that is spelled so. */
    public static Optional<Role> of(String spelled) {
        return Arrays.stream(values())
                .filter(role -> role.spelled().equals(spelled))
                .findFirst();
    }

    /** Whether this role may change definitions and runs, and what holds them. */
    boolean mayOperate() {
        return switch (this) {
            case ADMIN, OPERATOR -> true;
            case STEWARD, AUDITOR, VIEWER, INGEST -> false;
        };
    }

    /** Whether this role may look at anything. */
    boolean mayRead() {
        return this != INGEST;
    }

    /** Whether this role may decide upon waivers. */
    boolean maySteward() {
        return switch (this) {
            case ADMIN, STEWARD -> true;
            case OPERATOR, AUDITOR, VIEWER, INGEST -> false;
        };
    }

    /** Whether this role may read what others had reported, and the ledger's entries. */
    boolean mayAudit() {
        return switch (this) {
            case ADMIN, AUDITOR -> true;
            case OPERATOR, STEWARD, VIEWER, INGEST -> false;
        };
    }

    /** Whether this role may send events, and ask for decisions. */
    boolean mayIngest() {
        return switch (this) {
            case ADMIN, OPERATOR, INGEST -> true;
            case STEWARD, AUDITOR, VIEWER -> false;
        };
    }

    /** Whether this role may have reports made. They change nothing but themselves. */
    boolean mayReport() {
        return switch (this) {
            case ADMIN, OPERATOR, STEWARD, AUDITOR -> true;
            case VIEWER, INGEST -> false;
        };
    }

    /** Whether this role may make the request; the path is exactly as routed. */
    boolean allows(String method, String path) {
        boolean sending =
                method.equals("POST") && (path.equals("/api/v1/lineage") || path.equals("/api/v1/lineage/batch"));
        boolean asking = (method.equals("POST") && ASKING.matcher(path).matches())
                || (method.equals("GET") && LOOKING_AT_AN_ANSWER.matcher(path).matches());
        boolean waiving = method.equals("POST") && WAIVING.matcher(path).matches();
        boolean administering = path.startsWith("/api/v1/admin/");
        boolean auditing = path.equals("/api/v1/ledger/entries");
        boolean changing = !method.equals("GET") && !method.equals("HEAD") && !path.equals("/graphql");
        return switch (this) {
            case ADMIN -> true;
            case INGEST -> sending || asking;
            case OPERATOR -> !administering && !auditing;
            case STEWARD -> waiving || (!administering && !auditing && !changing);
            case AUDITOR -> !administering && !changing;
            case VIEWER -> !administering && !auditing && !changing;
        };
    }
}

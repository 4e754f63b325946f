package dev.sluice.controlplane.security;

import java.util.regex.Pattern;

/**
 * Whose key it is.
 *
 * @param id of the key; 0: none was asked for
 * @param name of the key; what records of changes show
 * @param role what it may do
 * @param scope what it may see
 */
record KeyHolder(long id, String name, Role role, Scope scope) {
    /** Everybody, where something in front of the service decides who may call. */
    static final KeyHolder TRUSTED = new KeyHolder(0, "anonymous", Role.ADMIN, Scope.ALL);

    /** What has rules of its own for scopes. All else shows the whole. */
    private static final Pattern SCOPED = Pattern.compile(
            "/graphql|/graphql/schema\\.graphql|/api/v1/reports/.+|/api/v1/ledger/(checkpoint|keys|inclusion|consistency)");

    /** Whether the key may make the request; the path is exactly as routed. */
    boolean allows(String method, String path) {
        return role.allows(method, path)
                && (scope.isAll() || SCOPED.matcher(path).matches());
    }
}

package dev.sluice.controlplane.security;

import java.util.Optional;

/**
 * A role, and where it counts.
 *
 * @param scope namespaces of datasets and of jobs in which the role may be used; an admin's is always the whole
 */
public record Grant(Role role, Scope scope) {
    public Grant {
        problem(role, scope).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }

    /** Why a role cannot be granted so; empty: it can. */
    public static Optional<String> problem(Role role, Scope scope) {
        return role == Role.ADMIN && !scope.isAll()
                ? Optional.of("the role admin is for the whole service; leave the namespaces out, or grant operator or"
                        + " steward")
                : Optional.empty();
    }

    /** A role everywhere. */
    public static Grant whole(Role role) {
        return new Grant(role, Scope.ALL);
    }
}

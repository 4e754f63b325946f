package dev.sluice.controlplane.security;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Somebody whose key or token was checked, with what they may do and where. All answers come from the grants alone.
 *
 * @param id of the API key, or of the person that a token names; 0: none was asked for
 * @param name what records of changes show
 * @param grants that count now; without any nothing is allowed
 */
public record Principal(long id, String name, List<Grant> grants) {
    /** Everybody, where something in front of the service decides who may call. */
    public static final Principal TRUSTED = new Principal(0, "anonymous", List.of(Grant.whole(Role.ADMIN)));

    /** Where everybody who may anything asks what. */
    private static final String ME = "/api/v1/me";

    public Principal {
        grants = grants.stream().distinct().toList();
    }

    /** Namespaces that may be read. */
    public Scope readable() {
        return scopeOf(Role::mayRead);
    }

    /** Namespaces in which definitions and runs, and what holds them, may be changed. */
    public Scope operable() {
        return scopeOf(Role::mayOperate);
    }

    /** Namespaces in which waivers may be decided upon. */
    public Scope stewardable() {
        return scopeOf(Role::maySteward);
    }

    /** Namespaces about which reports may be made. */
    public Scope reportable() {
        return scopeOf(Role::mayReport);
    }

    /** Namespaces about which the reports and entries of others may be read. */
    public Scope auditable() {
        return scopeOf(Role::mayAudit);
    }

    /** Namespaces for whose jobs events may be sent and decisions be asked for. */
    public Scope ingestible() {
        return scopeOf(Role::mayIngest);
    }

    public boolean mayRead(String namespace) {
        return readable().contains(namespace);
    }

    public boolean mayOperate(String namespace) {
        return operable().contains(namespace);
    }

    public boolean maySteward(String namespace) {
        return stewardable().contains(namespace);
    }

    public boolean mayIngest(String namespace) {
        return ingestible().contains(namespace);
    }

    /** Whether reports may be made, if only about some namespaces. */
    public boolean mayReport() {
        return !reportable().isNothing();
    }

    /** Whether keys and grants may be changed, and the service be repaired. */
    public boolean mayAdminister() {
        return grants.stream().anyMatch(grant -> grant.role() == Role.ADMIN);
    }

    /** Whether everything may be read, namespaces to come included. */
    public boolean isWhole() {
        return readable().isAll();
    }

    /** The strongest role anywhere; for records and messages, not for decisions. */
    public Optional<Role> role() {
        return strongest(_ -> true);
    }

    /** The strongest role in a namespace. */
    public Optional<Role> roleIn(String namespace) {
        return strongest(grant -> grant.scope().contains(namespace));
    }

    /** The beginning of a refusal: {@code a key of role VIEWER for some namespaces}. */
    String described() {
        String roles = grants.stream()
                .map(grant -> grant.role() + (grant.scope().isAll() ? "" : " for some namespaces"))
                .distinct()
                .collect(Collectors.joining(" and "));
        return "a key of role " + (roles.isEmpty() ? "NONE" : roles);
    }

    /** Whether the request may be made; the path is exactly as routed. */
    boolean allows(String method, String path) {
        if (method.equals("GET") && path.equals(ME)) {
            return !grants.isEmpty();
        }
        return grants.stream()
                .anyMatch(grant -> grant.role().allows(method, path) && RestScopes.open(grant.scope(), method, path));
    }

    private Scope scopeOf(Predicate<Role> may) {
        return grants.stream()
                .filter(grant -> may.test(grant.role()))
                .map(Grant::scope)
                .reduce(Scope.NOTHING, Scope::with);
    }

    private Optional<Role> strongest(Predicate<Grant> counts) {
        return grants.stream().filter(counts).map(Grant::role).min(Comparator.naturalOrder());
    }
}

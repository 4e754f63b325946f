package dev.sluice.controlplane.security;

import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whom tokens name: what the settings and the store grant them, and the number under which records show them. */
@ApplicationScoped
public class People {
    private static final int MOST_REMEMBERED = 10_000;
    private static final int LONGEST_NAME = 100;
    /** Names under which the service itself, and everybody where keys are off, stand in records. */
    private static final Set<String> TAKEN = Set.of("sluice", "anonymous");

    private record Standing(Principal principal, Instant until) {}

    private record Known(long id, String name) {}

    private final Transactions transactions;
    private final AuthConfig config;
    private final InstantSource time;
    private final Map<Login.Person, Standing> remembered = new ConcurrentHashMap<>();

    People(Transactions transactions, AuthConfig config, InstantSource time) {
        this.transactions = transactions;
        this.config = config;
        this.time = time;
    }

    /** Forgets what is remembered, as {@link ApiKeys#forget}. */
    public void forget() {
        remembered.clear();
    }

    /**
     * The person with the grants that count now; none where nobody granted anything. Blocks on the store now and then.
     *
     * @throws ForbiddenException when the name cannot stand in records, for it is another's
     */
    Principal principal(Login.Person person) {
        Instant now = time.instant();
        Standing standing = remembered.get(person);
        if (standing == null || standing.until.isBefore(now)) {
            standing = new Standing(read(person, now), now.plus(config.cache()));
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(person, standing);
        }
        return standing.principal;
    }

    private Principal read(Login.Person person, Instant now) {
        String name = person.name();
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new ForbiddenException("the token's name is empty, longer than " + LONGEST_NAME
                    + " characters, or has control characters; set sluice.auth.oidc.name-claim to another claim");
        }
        if (TAKEN.stream().anyMatch(name.strip()::equalsIgnoreCase)) {
            throw new ForbiddenException("the name '" + name + "' is the service's own; log in under another");
        }
        return transactions.call(tx -> {
            List<Grant> grants = new ArrayList<>(configured(person));
            grants.addAll(tx.query(
                    """
                    SELECT role, namespaces FROM access_grant
                    WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
                        AND ((kind = 'USER' AND name = ?) OR (kind = 'GROUP' AND name = ANY (?)))
                    ORDER BY id
                    """,
                    row -> new Grant(Role.of(row.getString(1)).orElseThrow(), ApiKeys.scope(row.getArray(2))),
                    now,
                    name,
                    person.groups()));
            // Who may nothing leaves no trace: anybody of a large company could fill the table.
            return new Principal(grants.isEmpty() ? 0 : id(tx, person, now), name, grants);
        });
    }

    private List<Grant> configured(Login.Person person) {
        return config.oidc().grants().stream()
                .filter(each -> each.user().filter(person.name()::equals).isPresent()
                        || each.group()
                                .filter(group -> person.groups().contains(group))
                                .isPresent())
                .map(People::grant)
                .toList();
    }

    /** What a setting grants. */
    static Grant grant(AuthConfig.Granted granted) {
        return new Grant(
                Role.of(granted.role())
                        .orElseThrow(() -> new IllegalArgumentException("there is no role '" + granted.role() + "'")),
                granted.namespaces().map(Scope::new).orElse(Scope.ALL));
    }

    private static long id(Tx tx, Login.Person person, Instant now) throws SQLException {
        int added = tx.update("""
            INSERT INTO access_subject (issuer, subject, name, first_seen) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
            """, person.issuer(), person.subject(), person.name(), now);
        Optional<Known> known = tx.first(
                "SELECT id, name FROM access_subject WHERE issuer = ? AND subject = ?",
                row -> new Known(row.getLong(1), row.getString(2)),
                person.issuer(),
                person.subject());
        if (known.isEmpty() || !known.get().name().equals(person.name())) {
            requireFree(tx, person);
        }
        Known is = known.orElseThrow();
        if (added > 0 || !is.name().equals(person.name())) {
            tx.update("UPDATE access_subject SET name = ? WHERE id = ?", person.name(), is.id());
            Audit.record(
                    tx,
                    new Actor(person.name(), is.id(), Role.VIEWER),
                    added > 0 ? "person.known" : "person.renamed",
                    "person:" + is.id(),
                    Map.of("issuer", person.issuer(), "subject", person.subject(), "name", person.name()),
                    now);
        }
        return is.id();
    }

    private static void requireFree(Tx tx, Login.Person person) throws SQLException {
        boolean taken = tx.first(
                        "SELECT 1 FROM access_subject WHERE lower(name) = lower(?) AND NOT (issuer = ? AND subject ="
                                + " ?)",
                        _ -> true,
                        person.name(),
                        person.issuer(),
                        person.subject())
                .isPresent();
        if (taken) {
            throw new ForbiddenException("the name '" + person.name()
                    + "' is already another person's; set sluice.auth.oidc.name-claim to a claim that is one"
                    + " person's only");
        }
    }
}

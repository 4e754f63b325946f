package dev.sluice.controlplane.catalog;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Rows.NamespaceRows;
import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads namespaces. */
@ApplicationScoped
public class Namespaces {
    private static final Cursor CURSOR = new Cursor("namespaces by name");

    private final NamespaceRows rows;
    private final Jdbc jdbc;

    Namespaces(NamespaceRows rows, Jdbc jdbc) {
        this.rows = rows;
        this.jdbc = jdbc;
    }

    @ActivateRequestContext
    public Map<Long, Namespace> findByIds(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return rows.list("id in ?1", ids).stream()
                .map(Namespaces::namespace)
                .filter(each -> jdbc.sight().sees(each.name()))
                .collect(toMap(Namespace::id, each -> each));
    }

    @ActivateRequestContext
    public Optional<Namespace> find(String name) {
        return jdbc.sight().sees(name)
                ? rows.find("name", name).firstResultOptional().map(Namespaces::namespace)
                : Optional.empty();
    }

    /** All namespaces by name. */
    public Page<Namespace> page(PageRequest request) {
        String after = CURSOR.keyOf(request, 1).map(List::getFirst).orElse("");
        List<Namespace> found = jdbc.query(
                """
                SELECT id, name, first_position FROM namespace WHERE name > ? ORDER BY name LIMIT ?
                """,
                row -> new Namespace(row.getLong("id"), row.getString("name"), row.getLong("first_position")),
                after,
                request.limit());
        return Page.of(found, request, each -> CURSOR.of(each.name()));
    }

    /** Null when there are too many to count. */
    public @Nullable Integer count() {
        return Totals.count(jdbc, "FROM namespace");
    }

    private static Namespace namespace(NamespaceRow row) {
        return new Namespace(row.id, row.name, row.firstPosition);
    }
}

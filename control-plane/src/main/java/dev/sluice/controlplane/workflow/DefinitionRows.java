package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.Metadata;
import dev.sluice.scheduler.definition.Ownership;
import dev.sluice.scheduler.definition.ResourceName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of definitions and their versions. */
final class DefinitionRows {
    /** A current definition. */
    record Row(long id, Definition.Kind kind, ResourceName name, int version, String digest, boolean paused) {}

    /** Which definition. */
    record Key(Definition.Kind kind, ResourceName name) {}

    private static final String SELECT = """
            SELECT d.id, d.kind, d.namespace, d.name, d.version, v.digest, d.paused FROM definition d
            JOIN definition_version v ON v.definition_id = d.id AND v.version = d.version WHERE d.removed_at IS NULL
            """;

    private DefinitionRows() {}

    static Map<Key, Row> current(Tx tx) throws SQLException {
        Map<Key, Row> rows = new HashMap<>();
        tx.query(SELECT, DefinitionRows::row).forEach(row -> rows.put(new Key(row.kind(), row.name()), row));
        return rows;
    }

    /** Last versions of definitions that were removed: who comes back goes on behind them. */
    static Map<Key, Integer> removed(Tx tx) throws SQLException {
        Map<Key, Integer> versions = new HashMap<>();
        tx.query(
                        "SELECT kind, namespace, name, version FROM definition WHERE removed_at IS NOT NULL",
                        row -> Map.entry(
                                new Key(kind(row.getString(1)), new ResourceName(row.getString(2), row.getString(3))),
                                row.getInt(4)))
                .forEach(entry -> versions.put(entry.getKey(), entry.getValue()));
        return versions;
    }

    static Optional<Row> find(Tx tx, Definition.Kind kind, ResourceName name) throws SQLException {
        return tx.first(
                SELECT + " AND d.kind = ? AND d.namespace = ? AND d.name = ?",
                DefinitionRows::row,
                kind.text(),
                name.namespace(),
                name.name());
    }

    private static Row row(java.sql.ResultSet row) throws SQLException {
        return new Row(
                row.getLong("id"),
                kind(row.getString("kind")),
                new ResourceName(row.getString("namespace"), row.getString("name")),
                row.getInt("version"),
                row.getString("digest"),
                row.getBoolean("paused"));
    }

    static Definition.Kind kind(String text) {
        for (Definition.Kind kind : Definition.Kind.values()) {
            if (kind.text().equals(text)) {
                return kind;
            }
        }
        throw new IllegalStateException("unknown kind of definition " + text);
    }

    /** Keeps what lists show and filter by. */
    static void describe(Tx tx, long definitionId, Metadata metadata) throws SQLException {
        tx.update(
                "UPDATE definition SET labels = ?::jsonb, owner = ? WHERE id = ?",
                RunRow.json(metadata.labels()),
                metadata.ownership().map(Ownership::owner).orElse(null),
                definitionId);
    }

    /** A version that was stored. */
    record Version(long definitionId, int version) {}

    /** Stores a version behind the last one and makes it the current. */
    static Version store(
            Tx tx,
            Definition.Kind kind,
            ResourceName name,
            String digest,
            String source,
            String path,
            @Nullable String revision,
            String by,
            Instant now)
            throws SQLException {
        Version stored = tx.query(
                        """
                        INSERT INTO definition (kind, namespace, name, version) VALUES (?, ?, ?, 1)
                        ON CONFLICT (kind, namespace, name) DO UPDATE SET version = definition.version + 1,
                            paused = definition.paused AND definition.removed_at IS NULL, removed_at = NULL
                        RETURNING id, version
                        """,
                        row -> new Version(row.getLong(1), row.getInt(2)),
                        kind.text(),
                        name.namespace(),
                        name.name())
                .getFirst();
        tx.update("""
                INSERT INTO definition_version (definition_id, version, digest, source, path, revision, applied_at, applied_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """, stored.definitionId(), stored.version(), digest, source, path, revision, now, by);
        return stored;
    }
}

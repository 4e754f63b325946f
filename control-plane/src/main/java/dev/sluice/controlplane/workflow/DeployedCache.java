package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.Digest128;
import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.Service;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.definition.read.DefinitionReader;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Versions of definitions, read from their source once. They are immutable, so nothing here ever grows old. */
public final class DeployedCache {
    private static final int CACHED = 5_000;

    private record Key(long definitionId, int version) {}

    private record Row(
            String digest,
            String source,
            String path,
            @Nullable String revision) {}

    private final Map<Key, Object> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Object> eldest) {
            return size() > CACHED;
        }
    });

    /** A version of a workflow. */
    public Deployed workflow(Tx tx, long definitionId, int version) throws SQLException {
        return (Deployed) get(tx, definitionId, version);
    }

    /** A version of a pool. */
    public Pool pool(Tx tx, long definitionId, int version) throws SQLException {
        return (Pool) get(tx, definitionId, version);
    }

    /** A version of a service. */
    public Service service(Tx tx, long definitionId, int version) throws SQLException {
        return (Service) get(tx, definitionId, version);
    }

    /** A version of a gate. */
    public Gate gate(Tx tx, long definitionId, int version) throws SQLException {
        return (Gate) get(tx, definitionId, version);
    }

    private Object get(Tx tx, long definitionId, int version) throws SQLException {
        Key key = new Key(definitionId, version);
        Object value = known.get(key);
        if (value == null) {
            value = load(tx, key);
            known.put(key, value);
        }
        return value;
    }

    private static Object load(Tx tx, Key key) throws SQLException {
        Row row = tx.first(
                        "SELECT digest, source, path, revision FROM definition_version WHERE definition_id = ? AND version = ?",
                        r -> new Row(r.getString(1), r.getString(2), r.getString(3), r.getString(4)),
                        key.definitionId(),
                        key.version())
                .orElseThrow(() -> new IllegalStateException("no version " + key));
        Definition definition = parse(row.path(), row.source());
        return switch (definition) {
            case Workflow workflow ->
                Deployed.of(
                        key.definitionId(),
                        key.version(),
                        new Deployed.Digests(row.digest(), workDigest(row)),
                        row.path(),
                        row.revision(),
                        workflow);
            case Pool pool -> pool;
            case Service service -> service;
            case Gate gate -> gate;
        };
    }

    private static String workDigest(Row row) {
        return DefinitionReader.workDigest(new SourceFile(row.path(), row.source()))
                .map(Digest128::toString)
                .orElse(row.digest());
    }

    /** Without the catalogue of checks: a gate whose check type is gone still has to be read, to hold what it guards. */
    private static Definition parse(String path, String source) {
        return new DefinitionReader()
                .reread(new SourceFile(path, source))
                .orElseThrow(() ->
                        new IllegalStateException("the stored definition of " + path + " cannot be read any more"));
    }
}

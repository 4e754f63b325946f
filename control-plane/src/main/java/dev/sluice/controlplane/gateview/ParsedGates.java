package dev.sluice.controlplane.gateview;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.read.DefinitionReader;
import dev.sluice.scheduler.definition.read.SourceFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Definitions of gates, read from their source once; those that are missing are fetched together. */
@ApplicationScoped
public class ParsedGates {
    private static final int CACHED = 2_000;

    private record Key(long definitionId, int version) {}

    private record Source(Key key, String path, String text) {}

    private final Jdbc jdbc;
    private final Map<Key, Gate> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Gate> eldest) {
            return size() > CACHED;
        }
    });

    ParsedGates(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** By definition, in the version that each gate has. */
    public Map<Long, Gate> of(Collection<GateInfo> gates) {
        Map<Long, Gate> found = new HashMap<>();
        List<Key> missing = new ArrayList<>();
        for (GateInfo gate : gates) {
            Key key = new Key(gate.definitionId(), gate.version());
            Gate cached = known.get(key);
            if (cached == null) {
                missing.add(key);
            } else {
                found.put(gate.definitionId(), cached);
            }
        }
        if (!missing.isEmpty()) {
            sources(missing).forEach(source -> {
                Gate gate = read(source);
                known.put(source.key(), gate);
                found.put(source.key().definitionId(), gate);
            });
        }
        return found;
    }

    private List<Source> sources(List<Key> keys) {
        return jdbc.query(
                """
                SELECT v.definition_id, v.version, v.path, v.source
                FROM unnest(?, ?) AS k (id, version)
                JOIN definition_version v ON v.definition_id = k.id AND v.version = k.version
                """,
                row -> new Source(
                        new Key(row.getLong("definition_id"), row.getInt("version")),
                        row.getString("path"),
                        row.getString("source")),
                Jdbc.longs(keys.stream().map(Key::definitionId).toList()),
                Jdbc.longs(keys.stream().map(key -> (long) key.version()).toList()));
    }

    /** Without the catalogue of checks: a gate whose check type is gone is still shown. */
    private static Gate read(Source source) {
        return new DefinitionReader()
                .reread(new SourceFile(source.path(), source.text()))
                .filter(Gate.class::isInstance)
                .map(Gate.class::cast)
                .orElseThrow(() ->
                        new IllegalStateException("version " + source.key().version() + " of definition "
                                + source.key().definitionId() + " cannot be read any more"));
    }
}

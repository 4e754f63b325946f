package dev.sluice.controlplane.catalog;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Rows.FieldRows;
import dev.sluice.controlplane.catalog.SchemaFields.SchemaField;
import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads fields: what the schema facet lists, and what only column lineage names. */
@ApplicationScoped
public class Fields {
    private static final int NOT_IN_SCHEMA = -1;

    private final FieldRows rows;
    private final Facets facets;
    private final Jdbc jdbc;

    Fields(FieldRows rows, Facets facets, Jdbc jdbc) {
        this.rows = rows;
        this.facets = facets;
        this.jdbc = jdbc;
    }

    @ActivateRequestContext
    public Map<Long, FieldName> findByIds(Collection<Long> ids) {
        if (!jdbc.sight().isWhole()) {
            return jdbc
                    .query(
                            "SELECT id, dataset_id, name FROM field WHERE id = ANY (?)",
                            row -> new FieldName(row.getLong("id"), row.getLong("dataset_id"), row.getString("name")),
                            (Object) Jdbc.longs(ids))
                    .stream()
                    .collect(toMap(FieldName::id, each -> each));
        }
        return ids.isEmpty()
                ? Map.of()
                : rows.list("id in ?1", ids).stream()
                        .map(row -> new FieldName(row.id, row.datasetId, row.name))
                        .collect(toMap(FieldName::id, each -> each));
    }

    /** The field of the dataset that stands for the group. */
    @ActivateRequestContext
    public Optional<FieldName> find(long canonicalId, String path) {
        return rows.find("datasetId = ?1 and name = ?2", canonicalId, path)
                .firstResultOptional()
                .map(row -> new FieldName(row.id, row.datasetId, row.name));
    }

    /** Numbers of the fields of canonical datasets, at most so many. */
    @ActivateRequestContext
    public List<Long> idsOf(Collection<Long> canonicalIds, int most) {
        return rows.find("datasetId in ?1", canonicalIds).page(0, most).stream()
                .map(row -> row.id)
                .toList();
    }

    /** Fields of each dataset at the instant, those of the schema first and in its order. Two round trips. */
    public Map<Long, List<DatasetField>> ofDatasets(Collection<Long> canonicalIds, Instant asOf) {
        Map<Long, Map<String, Long>> named = namedFields(canonicalIds);
        Map<Long, List<FacetValue>> schemas = facets.ofDatasets(canonicalIds, asOf, Set.of("schema"));
        Map<Long, List<DatasetField>> result = new HashMap<>();
        for (long id : canonicalIds) {
            List<SchemaField> schema = schemas.getOrDefault(id, List.of()).stream()
                    .flatMap(facet -> SchemaFields.of(facet.body()).stream())
                    .toList();
            result.put(id, united(id, schema, named.getOrDefault(id, Map.of())));
        }
        return result;
    }

    /** Fields of a version, from the schema it was written with. */
    public static List<DatasetField> ofSchema(long datasetId, FacetValue schema) {
        return united(datasetId, SchemaFields.of(schema.body()), Map.of());
    }

    private static List<DatasetField> united(long dataset, List<SchemaField> schema, Map<String, Long> named) {
        Map<String, DatasetField> result = new LinkedHashMap<>();
        for (SchemaField field : schema) {
            long id = named.getOrDefault(field.path(), 0L);
            result.putIfAbsent(
                    field.path(),
                    new DatasetField(id, dataset, field.path(), field.type(), field.description(), result.size()));
        }
        named.forEach(
                (path, id) -> result.putIfAbsent(path, new DatasetField(id, dataset, path, null, null, NOT_IN_SCHEMA)));
        return new ArrayList<>(result.values());
    }

    private Map<Long, Map<String, Long>> namedFields(Collection<Long> canonicalIds) {
        Map<Long, Map<String, Long>> result = new HashMap<>();
        jdbc.query(
                """
                SELECT d.canonical_id, f.name, f.id FROM dataset d JOIN field f ON f.dataset_id = d.id
                WHERE d.canonical_id = ANY (?) AND EXISTS (
                    SELECT 1 FROM dataset m JOIN field o ON o.dataset_id = m.id
                    WHERE m.canonical_id = d.canonical_id AND o.name = f.name AND o.own)
                ORDER BY (d.id = d.canonical_id)
                """,
                row -> result.computeIfAbsent(row.getLong("canonical_id"), _ -> new TreeMap<>())
                        .put(
                                row.getString("name"),
                                row.getLong("id")), // the canonical dataset's own comes last and stays
                (Object) Jdbc.longs(canonicalIds));
        return result;
    }
}

package dev.sluice.controlplane.projection;

import dev.sluice.lineage.derive.DatasetFacts;
import dev.sluice.model.event.FacetObject;
import dev.sluice.model.facet.ColumnLineage;
import dev.sluice.model.facet.Lifecycle;
import dev.sluice.model.facet.LineageFacets;
import dev.sluice.model.facet.NominalTime;
import dev.sluice.model.facet.Statistics;
import dev.sluice.verify.event.FacetReader;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The facets that the projection understands, read once per facet set. */
final class TypedFacets {
    private static final int LONGEST_VERSION = 500;
    private static final int LONGEST_MESSAGE = 8_000;

    /** Facets of a run. */
    record OfRun(
            LineageFacets.OfRun lineage,
            @Nullable NominalTime nominalTime,
            @Nullable String errorMessage) {}

    /** Facets of a job; {@code codeVersion} is 0 when the facets do not tell. */
    record OfJob(LineageFacets.OfJob lineage, long codeVersion) {}

    /** What every event asks of the facets of a dataset; {@code schemaContent} is 0 without a schema facet. */
    record OfDataset(
            @Nullable Lifecycle lifecycle, @Nullable String version, long schemaContent) {}

    private record DatasetKey(long dataset, long set) {}

    private static final Statistics NO_STATISTICS = new Statistics(null, null, null);

    private final Contents contents;
    private final Identities identities;
    private final FieldNumbers fields;
    private final FacetReader reader;
    private final Lru<Long, OfRun> runs;
    private final Lru<Long, OfJob> jobs;
    private final Lru<DatasetKey, OfDataset> datasets;
    /** Large with column lineage, and needed only when a job says something new. */
    private final Lru<DatasetKey, LineageFacets.OfDataset> lineages;

    private final Lru<Long, Statistics> statistics;

    TypedFacets(Contents contents, Identities identities, FieldNumbers fields, FacetReader reader, Caches caches) {
        runs = caches.cache(600);
        jobs = caches.cache(500);
        datasets = caches.cache(100);
        lineages = caches.cache((_, facets) -> weight(facets));
        statistics = caches.cache(100);
        this.contents = contents;
        this.identities = identities;
        this.fields = fields;
        this.reader = reader;
    }

    OfRun run(Db db, long set) throws SQLException {
        OfRun known = runs.get(set);
        if (known == null) {
            FacetObject object = contents.objectOf(db, set);
            known = new OfRun(
                    reader.readRun(object),
                    reader.nominalTime(object),
                    StoredText.cleanOrNull(reader.errorMessage(object), LONGEST_MESSAGE));
            runs.put(set, known);
        }
        return known;
    }

    OfJob job(Db db, long set) throws SQLException {
        OfJob known = jobs.get(set);
        if (known == null) {
            FacetObject object = contents.objectOf(db, set);
            var code = reader.codeVersion(object);
            known = new OfJob(reader.readJob(object), code == null ? 0 : code.high() == 0 ? 1 : code.high());
            jobs.put(set, known);
        }
        return known;
    }

    /** Also gives every field that these facets name its number: which fields there are must not depend on what won. */
    OfDataset dataset(Db db, long dataset, long set, long position) throws SQLException {
        DatasetKey key = new DatasetKey(dataset, set);
        OfDataset known = datasets.get(key);
        if (known == null) {
            LineageFacets.OfDataset lineage = lineage(db, dataset, set);
            FacetObject object = contents.objectOf(db, set);
            long schema = contents.membersOf(db, set).stream()
                    .filter(content -> content.name().equals("schema") && !content.deleted())
                    .mapToLong(Contents.Content::id)
                    .findFirst()
                    .orElse(0);
            known = new OfDataset(
                    lineage.lifecycle(),
                    StoredText.cleanOrNull(reader.datasetVersion(object), LONGEST_VERSION),
                    schema);
            datasets.put(key, known);
            nameFields(db, dataset, object, lineage, position);
        }
        return known;
    }

    /** What the facets say about lineage; {@link #dataset} must have seen them before. */
    private LineageFacets.OfDataset lineage(Db db, long dataset, long set) throws SQLException {
        DatasetKey key = new DatasetKey(dataset, set);
        LineageFacets.OfDataset known = lineages.get(key);
        if (known == null) {
            known = reader.readDataset(identities.nameOf(db, dataset), contents.objectOf(db, set));
            lineages.put(key, known);
        }
        return known;
    }

    private static long weight(LineageFacets.OfDataset facets) {
        ColumnLineage columns = facets.columnLineage();
        if (columns == null) {
            return 200;
        }
        long inputs = columns.dataset().size()
                + columns.fields().values().stream().mapToLong(List::size).sum();
        return 300 + 150L * columns.fields().size() + 550 * inputs;
    }

    private void nameFields(Db db, long dataset, FacetObject object, LineageFacets.OfDataset facets, long position)
            throws SQLException {
        for (String name : reader.fieldNames(object)) {
            fields.number(db, dataset, FieldPaths.stored(name), position);
        }
        ColumnLineage columns = facets.columnLineage();
        if (columns == null) {
            return;
        }
        for (Map.Entry<String, List<ColumnLineage.InputField>> field : new TreeMap<>(columns.fields()).entrySet()) {
            fields.number(db, dataset, FieldPaths.stored(field.getKey()), position);
            nameInputs(db, field.getValue(), position);
        }
        nameInputs(db, columns.dataset(), position);
    }

    private void nameInputs(Db db, List<ColumnLineage.InputField> inputs, long position) throws SQLException {
        for (ColumnLineage.InputField input : inputs) {
            long source = identities.dataset(db, input.dataset(), position);
            fields.number(db, source, FieldPaths.stored(input.field()), position);
        }
    }

    Statistics statistics(Db db, long ioSet) throws SQLException {
        if (ioSet == Contents.NONE) {
            return NO_STATISTICS;
        }
        Statistics known = statistics.get(ioSet);
        if (known == null) {
            Statistics read = reader.statistics(contents.objectOf(db, ioSet));
            known = read == null ? NO_STATISTICS : read;
            statistics.put(ioSet, known);
        }
        return known;
    }

    DatasetFacts facts(Db db, long dataset, long set, long position) throws SQLException {
        dataset(db, dataset, set, position);
        return new DatasetFacts(identities.nameOf(db, dataset), lineage(db, dataset, set));
    }
}

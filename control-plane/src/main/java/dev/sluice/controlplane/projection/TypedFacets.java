package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.ingest.parse.FacetReader;
import dev.sluice.lineage.derive.DatasetFacts;
import dev.sluice.model.DatasetId;
import dev.sluice.model.event.FacetObject;
import dev.sluice.model.facet.ColumnLineage;
import dev.sluice.model.facet.LineageFacets;
import dev.sluice.model.facet.NominalTime;
import dev.sluice.model.facet.Statistics;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The facets that the projection understands, read once per facet set. */
final class TypedFacets {
    private static final int CACHED = 20_000;
    private static final int LONGEST_VERSION = 500;
    private static final int LONGEST_MESSAGE = 8_000;

    /** Facets of a run. */
    record OfRun(
            LineageFacets.OfRun lineage,
            @Nullable NominalTime nominalTime,
            @Nullable String errorMessage) {}

    /** Facets of a job; {@code codeVersion} is 0 when the facets do not tell. */
    record OfJob(LineageFacets.OfJob lineage, long codeVersion) {}

    /** Facets of a dataset; {@code schemaContent} is 0 without a schema facet. */
    record OfDataset(
            LineageFacets.OfDataset lineage, @Nullable String version, long schemaContent) {}

    private record DatasetKey(long dataset, long set) {}

    private static final Statistics NO_STATISTICS = new Statistics(null, null, null);

    private final Contents contents;
    private final Identities identities;
    private final FacetReader reader;
    private final Map<Long, OfRun> runs = new Lru<>(CACHED);
    private final Map<Long, OfJob> jobs = new Lru<>(CACHED);
    private final Map<DatasetKey, OfDataset> datasets = new Lru<>(CACHED * 3);
    private final Map<Long, Statistics> statistics = new Lru<>(CACHED);

    TypedFacets(Contents contents, Identities identities, FacetReader reader) {
        this.contents = contents;
        this.identities = identities;
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
            FacetObject object = contents.objectOf(db, set);
            long schema = contents.membersOf(db, set).stream()
                    .filter(content -> content.name().equals("schema") && !content.deleted())
                    .mapToLong(Contents.Content::id)
                    .findFirst()
                    .orElse(0);
            known = new OfDataset(
                    reader.readDataset(identities.nameOf(db, dataset), object),
                    StoredText.cleanOrNull(reader.datasetVersion(object), LONGEST_VERSION),
                    schema);
            datasets.put(key, known);
            nameFields(db, dataset, object, known.lineage(), position);
        }
        return known;
    }

    private void nameFields(Db db, long dataset, FacetObject object, LineageFacets.OfDataset facets, long position)
            throws SQLException {
        for (String name : reader.fieldNames(object)) {
            identities.field(db, dataset, FieldPaths.stored(name), position);
        }
        ColumnLineage columns = facets.columnLineage();
        if (columns == null) {
            return;
        }
        for (Map.Entry<String, List<ColumnLineage.InputField>> field : new TreeMap<>(columns.fields()).entrySet()) {
            identities.field(db, dataset, FieldPaths.stored(field.getKey()), position);
            nameInputs(db, field.getValue(), position);
        }
        nameInputs(db, columns.dataset(), position);
    }

    private void nameInputs(Db db, List<ColumnLineage.InputField> inputs, long position) throws SQLException {
        for (ColumnLineage.InputField input : inputs) {
            long source = identities.dataset(db, input.dataset(), position);
            identities.field(db, source, FieldPaths.stored(input.field()), position);
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
        DatasetId name = identities.nameOf(db, dataset);
        return new DatasetFacts(name, dataset(db, dataset, set, position).lineage());
    }
}

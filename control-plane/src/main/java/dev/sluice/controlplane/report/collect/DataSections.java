package dev.sluice.controlplane.report.collect;

import dev.sluice.controlplane.report.collect.sections.Draft;
import dev.sluice.controlplane.report.collect.sections.Facts;
import dev.sluice.model.DatasetId;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Section;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.RunStory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sections 6 and 7: what the subject read, and what it wrote, with the totals that an auditor compares. */
final class DataSections {
    /** Facts that are missing are listed one by one for so many inputs or outputs; the tables have all. */
    private static final int MOST_LISTED = 100;

    private static final String CONTENT =
            "the producer, with the facet sluice_contentDigest, or version where the store has versions";
    private static final String STATISTICS = "the producer, with the facet inputStatistics or outputStatistics";
    private static final String SCHEMA = "the producer, with the facet schema";

    private final Material material;
    private final Set<UUID> runs;

    DataSections(Material material) {
        this.material = material;
        this.runs = new HashSet<>(material.subject().runs());
    }

    Section inputs() {
        Draft draft = Draft.of("inputs.versions", "Versions that were read")
                .identifier("run", "Run")
                .text("job", "Job")
                .text("namespace", "Namespace")
                .text("name", "Dataset")
                .identifier("version", "Version")
                .text("declaredVersion", "Version as told")
                .text("resolution", "How it was found")
                .identifier("writer", "Written by run")
                .time("createdAt", "Made")
                .time("readAt", "Read from")
                .number("rows", "Rows of the version")
                .number("bytes", "Bytes of the version")
                .number("rowsRead", "Rows read")
                .digest("digest", "Digest of the content")
                .digest("schemaDigest", "Digest of the schema")
                .text("otherNames", "Also known as")
                .time("suspectSince", "Written by failed runs since");
        Facts facts = new Facts("inputs");
        List<History.Read> reads = material.subject().closure().reads().stream()
                .filter(read -> runs.contains(read.input().run()))
                .toList();
        Totals totals = new Totals();
        facts.derived("count", "Inputs", String.valueOf(reads.size()), "count-rows");
        for (History.Read read : reads) {
            totals.add(input(draft, facts, read, totals.count));
        }
        totals.write(facts);
        List<String> notes = new ArrayList<>(List.of(
                "A version that the run declared counts before any guess by time. Without one it is the last good"
                        + " version that was made before the run began, by another run, under any name of the dataset"
                        + " (rule latest-good-before-start).",
                "The digest of a schema is SHA-256 over one line for each field: name, TAB, type, LF."));
        notes.addAll(draft.notes());
        return new Section(6, "inputs", "Inputs", facts.done(), List.of(draft.done()), notes);
    }

    /** Totals over inputs or outputs. */
    private static final class Totals {
        private int count;
        private int told;
        private long rows;
        private long bytes;

        void add(@Nullable Long ofRows, @Nullable Long ofBytes) {
            count++;
            told += ofRows == null ? 0 : 1;
            rows += ofRows == null ? 0 : ofRows;
            bytes += ofBytes == null ? 0 : ofBytes;
        }

        void add(Lineage.@Nullable DatasetVersion version) {
            add(version == null ? null : version.rows(), version == null ? null : version.bytes());
        }

        void write(Facts facts) {
            facts.derived("rows", "Rows in all, of the " + told + " that tell", String.valueOf(rows), "sum-of-rows");
            facts.derived("bytes", "Bytes in all, of those that tell", String.valueOf(bytes), "sum-of-bytes");
        }
    }

    private Lineage.@Nullable DatasetVersion input(Draft draft, Facts facts, History.Read read, int number) {
        RunStory.Input input = read.input();
        UUID run = input.run();
        EventFold.@Nullable OfDataset said = material.said().of(run).read.get(input.dataset());
        Lineage.DatasetVersion version =
                read.version() == null ? null : material.written().get(LineageWriter.id(read.version()));
        String digest = version != null && version.digest() != null ? version.digest() : content(said);
        String schema = version != null && version.schemaDigest() != null ? version.schemaDigest() : schema(said);
        Long rows = version == null ? null : version.rows();
        boolean known = version != null || digest != null || input.declaredVersion() != null;
        String event =
                said == null || said.mentioned == null ? "rule:former-name-of-renamed-output" : said.mentioned.source();
        boolean guessed = read.resolution() == History.Resolution.LATEST_GOOD;
        draft.row(
                !known ? Grade.MISSING : guessed ? Grade.DERIVED : material.grade(run),
                !known
                        ? "the producer: a version facet on the input, or the events of the run that wrote it"
                        : guessed ? "rule:latest-good-before-start of " + event : event,
                run,
                material.job(run),
                input.dataset().namespace(),
                input.dataset().name(),
                version == null ? null : version.id(),
                input.declaredVersion(),
                read.resolution(),
                version == null ? null : version.writer(),
                version == null ? null : version.createdAt(),
                input.at(),
                rows,
                version == null ? null : version.bytes(),
                said == null || said.rows == null ? null : said.rows.value(),
                digest,
                schema,
                otherNames(read),
                read.suspectSince());
        boolean pinned = digest != null || input.declaredVersion() != null;
        missing(
                facts,
                number,
                LineageWriter.text(input.dataset()),
                pinned,
                rows != null || hasRows(said),
                schema != null);
        return version;
    }

    private static @Nullable String otherNames(History.Read read) {
        List<String> others = read.names().stream()
                .filter(name -> !name.equals(read.input().dataset()))
                .map(LineageWriter::text)
                .toList();
        return others.isEmpty() ? null : String.join(", ", others);
    }

    private static boolean hasRows(EventFold.@Nullable OfDataset said) {
        return said != null && said.rows != null;
    }

    private static @Nullable String content(EventFold.@Nullable OfDataset said) {
        return said == null || said.content == null ? null : said.content.value();
    }

    private static @Nullable String schema(EventFold.@Nullable OfDataset said) {
        return said == null || said.schema == null ? null : said.schema.value();
    }

    private static void missing(Facts facts, int number, String name, boolean pinned, boolean rows, boolean schema) {
        if (number >= MOST_LISTED) {
            return;
        }
        String id = String.valueOf(number + 1);
        if (!pinned) {
            facts.missing(id + ".content", "Content of " + name, CONTENT);
        }
        if (!rows) {
            facts.missing(id + ".rows", "Rows of " + name, STATISTICS);
        }
        if (!schema) {
            facts.missing(id + ".schema", "Schema of " + name, SCHEMA);
        }
    }

    Section outputs() {
        Draft draft = Draft.of("outputs.versions", "Versions that were written")
                .identifier("run", "Run")
                .text("job", "Job")
                .text("namespace", "Namespace")
                .text("name", "Dataset")
                .identifier("version", "Version")
                .text("declaredVersion", "Version as told")
                .text("status", "Status")
                .time("createdAt", "Made")
                .number("rows", "Rows")
                .number("bytes", "Bytes")
                .digest("digest", "Digest of the content")
                .digest("schemaDigest", "Digest of the schema");
        Facts facts = new Facts("outputs");
        List<Lineage.DatasetVersion> written = material.lineage().versions().stream()
                .filter(version -> version.writer() != null && runs.contains(version.writer()))
                .filter(version ->
                        material.version() == null || version.id().equals(LineageWriter.id(material.version())))
                .toList();
        facts.derived("count", "Outputs", String.valueOf(written.size()), "count-rows");
        Totals totals = new Totals();
        for (Lineage.DatasetVersion version : written) {
            output(draft, facts, version, totals.count);
            totals.add(version);
        }
        totals.write(facts);
        Draft columns = columns(written);
        List<String> notes = new ArrayList<>(List.of(
                "Columns are as the last columnLineage facet of the run tells them; what affects a whole output, such"
                        + " as a filter, is told in the raw events."));
        notes.addAll(draft.notes());
        notes.addAll(columns.notes());
        return new Section(7, "outputs", "Outputs", facts.done(), List.of(draft.done(), columns.done()), notes);
    }

    private void output(Draft draft, Facts facts, Lineage.DatasetVersion version, int number) {
        UUID run = java.util.Objects.requireNonNull(version.writer());
        DatasetId dataset = new DatasetId(version.namespace(), version.name());
        EventFold.@Nullable OfDataset said = material.said().of(run).written.get(dataset);
        draft.row(
                material.grade(run),
                said == null || said.mentioned == null ? "rule:closure" : said.mentioned.source(),
                run,
                material.job(run),
                version.namespace(),
                version.name(),
                version.id(),
                version.declaredVersion(),
                version.status(),
                version.createdAt(),
                version.rows(),
                version.bytes(),
                version.digest(),
                version.schemaDigest());
        missing(
                facts,
                number,
                LineageWriter.text(dataset),
                version.digest() != null,
                version.rows() != null,
                version.schemaDigest() != null);
    }

    private Draft columns(List<Lineage.DatasetVersion> written) {
        Draft draft = Draft.of("outputs.columns", "Where columns come from")
                .identifier("version", "Version")
                .text("column", "Column")
                .text("fromNamespace", "From namespace")
                .text("fromName", "From dataset")
                .text("fromColumn", "From column")
                .text("type", "Kind")
                .text("subtype", "How")
                .text("masking", "Masked");
        Set<String> ids = new HashSet<>();
        written.forEach(version -> ids.add(version.id()));
        material.lineage().columns().stream()
                .filter(edge -> ids.contains(edge.version()))
                .forEach(edge -> draft.row(
                        Grade.DECLARED,
                        edge.source(),
                        edge.version(),
                        edge.column(),
                        edge.fromNamespace(),
                        edge.fromName(),
                        edge.fromColumn(),
                        edge.type(),
                        edge.subtype(),
                        edge.masking() ? "yes" : "no"));
        return draft;
    }
}

package dev.sluice.report.model;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a report: runs, versions, who read and wrote what. Empty in reports about many runs. Lists are in a stable
 * order: distance, then identity.
 *
 * @param subjects runs that the report is about: the run, or the writer of the version
 * @param workflows definitions that runs of the graph came from
 */
public record Lineage(
        List<UUID> subjects,
        List<Workflow> workflows,
        List<Run> runs,
        List<DatasetVersion> versions,
        List<Edge> edges,
        List<ColumnEdge> columns,
        List<Cut> cuts) {
    public static final Lineage NONE =
            new Lineage(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public Lineage {
        subjects = List.copyOf(subjects);
        workflows = List.copyOf(workflows);
        runs = List.copyOf(runs);
        versions = List.copyOf(versions);
        edges = List.copyOf(edges);
        columns = List.copyOf(columns);
        cuts = List.copyOf(cuts);
    }

    /**
     * A definition at one version.
     *
     * @param digest {@code sha256:<hex>} of the canonical content
     * @param source as written; it is a file of the bundle
     */
    public record Workflow(
            String namespace,
            String name,
            int version,
            String digest,
            String source,
            String path,
            @Nullable String repository,
            @Nullable String commit,
            List<Step> steps,
            List<Parameter> parameters) {
        public Workflow {
            steps = List.copyOf(steps);
            parameters = List.copyOf(parameters);
        }

        /** {@code namespace/name@version}, as {@link Run#workflow()} names it. */
        public String key() {
            return namespace + "/" + name + "@" + version;
        }

        /** Name of its source in the bundle. */
        public String file() {
            return "workflow/" + FileNames.segment(namespace) + "/" + FileNames.segment(name) + "@" + version + ".yaml";
        }
    }

    /** A task, at its place in the order of the graph, from 1. */
    public record Step(String id, int position, String type, List<String> consumes, List<String> produces) {
        public Step {
            consumes = List.copyOf(consumes);
            produces = List.copyOf(produces);
        }
    }

    public record Parameter(
            String name, String type, @Nullable String defaultValue) {}

    /**
     * @param workflow key of its definition; null: it is not ours
     * @param step of the workflow, for an attempt at a task; null otherwise
     * @param parent run that this one is a part of
     * @param distance from the nearest subject
     * @param state COMPLETED, FAILED, ABORTED, RUNNING or NEW
     * @param agent who asked for it, as told; null: nobody is told
     */
    public record Run(
            UUID id,
            String namespace,
            String job,
            @Nullable String workflow,
            @Nullable String step,
            @Nullable Integer attempt,
            @Nullable UUID parent,
            int distance,
            String state,
            @Nullable Instant started,
            @Nullable Instant ended,
            @Nullable String error,
            @Nullable String agent,
            Code code,
            @Nullable Image image,
            @Nullable String engine,
            List<Value> parameters) {
        public Run {
            parameters = List.copyOf(parameters);
        }
    }

    /** All null: not told. */
    public record Code(
            @Nullable String repository,
            @Nullable String commit,
            @Nullable String path) {
        public static final Code UNKNOWN = new Code(null, null, null);
    }

    /** @param digest {@code sha256:<hex>}; a tag alone identifies nothing */
    public record Image(
            String name, @Nullable String tag, @Nullable String digest) {}

    /** @param from default, override, trigger, or event */
    public record Value(String name, @Nullable String value, String from) {}

    /**
     * @param id {@code namespace/name@run}; for a source {@code namespace/name}
     * @param writer null: a source, no known run wrote it
     * @param status PENDING, GOOD, SUSPECT; null for a source
     * @param digest of the content, {@code sha256:<hex>} or another algorithm's name; null: not told
     * @param schemaDigest {@code sha256:<hex>} over names and types of columns; null: not told
     */
    public record DatasetVersion(
            String id,
            String namespace,
            String name,
            @Nullable UUID writer,
            @Nullable Instant createdAt,
            @Nullable String status,
            @Nullable String declaredVersion,
            @Nullable String digest,
            @Nullable String schemaDigest,
            @Nullable Long rows,
            @Nullable Long bytes,
            int distance) {}

    /** A run read or wrote a version. */
    public record Edge(UUID run, String version, Kind kind) {
        /** Which way. */
        public enum Kind {
            READ,
            WROTE
        }
    }

    /** A column of a version derives from a column of another dataset. */
    public record ColumnEdge(
            String version,
            String column,
            String fromNamespace,
            String fromName,
            String fromColumn,
            @Nullable String type,
            @Nullable String subtype,
            boolean masking,
            String source) {}

    /** @param at run id, version id or dataset where the graph does not go on */
    public record Cut(String at, String reason, @Nullable Integer hidden) {}
}

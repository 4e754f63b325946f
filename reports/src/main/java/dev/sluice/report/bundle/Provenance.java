package dev.sluice.report.bundle;

import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The runs that a report is about in the words of SLSA provenance v1: {@code buildDefinition} and {@code runDetails}. Only what
 * is known by a digest is a resolved dependency; the report tells the rest.
 */
final class Provenance {
    private static final String BUILD_TYPE = "https://sluice.dev/buildtypes/run/v1";
    private static final String BUILDER = "https://sluice.dev/sluice";

    private Provenance() {}

    /** Both fields; none for a report about many runs. */
    static SortedMap<String, Object> of(Report report) {
        Lineage lineage = report.lineage();
        SortedMap<String, Object> fields = new TreeMap<>();
        main(lineage).ifPresent(run -> {
            fields.put(
                    "buildDefinition",
                    Map.of(
                            "buildType",
                            BUILD_TYPE,
                            "externalParameters",
                            parameters(run),
                            "resolvedDependencies",
                            dependencies(lineage)));
            fields.put("runDetails", details(run, report.identity().generator()));
        });
        return fields;
    }

    /** The run that was asked for; its attempts are subjects beside it. */
    private static Optional<Lineage.Run> main(Lineage lineage) {
        Map<UUID, Lineage.Run> runs = lineage.runs().stream().collect(Collectors.toMap(Lineage.Run::id, run -> run));
        List<Lineage.Run> subjects = lineage.subjects().stream()
                .filter(runs::containsKey)
                .map(runs::get)
                .toList();
        return subjects.stream()
                .filter(run -> run.attempt() == null)
                .findFirst()
                .or(() -> subjects.stream().findFirst());
    }

    private static SortedMap<String, Object> parameters(Lineage.Run run) {
        SortedMap<String, Object> external = new TreeMap<>();
        external.put("job", Map.of("namespace", run.namespace(), "name", run.job()));
        put(external, "workflow", run.workflow());
        SortedMap<String, @Nullable String> values = new TreeMap<>();
        run.parameters().forEach(parameter -> values.put(parameter.name(), parameter.value()));
        external.put("parameters", values);
        return external;
    }

    private static List<Map<String, ?>> dependencies(Lineage lineage) {
        Set<UUID> subjects = Set.copyOf(lineage.subjects());
        Set<Map<String, ?>> found = new LinkedHashSet<>();
        for (Lineage.Workflow workflow : lineage.workflows()) {
            git(workflow.repository(), workflow.commit()).ifPresent(found::add);
        }
        for (Lineage.Run run : lineage.runs()) {
            if (subjects.contains(run.id())) {
                git(run.code().repository(), run.code().commit()).ifPresent(found::add);
                image(run.image()).ifPresent(found::add);
            }
        }
        Set<String> read = lineage.edges().stream()
                .filter(edge -> edge.kind() == Lineage.Edge.Kind.READ && subjects.contains(edge.run()))
                .map(Lineage.Edge::version)
                .collect(Collectors.toSet());
        for (Lineage.DatasetVersion version : lineage.versions()) {
            if (version.digest() != null && read.contains(version.id())) {
                found.add(Map.of("name", version.id(), "digest", Statement.digestSet(version.digest())));
            }
        }
        return new ArrayList<>(found);
    }

    private static Optional<Map<String, ?>> git(@Nullable String repository, @Nullable String commit) {
        return repository == null || commit == null
                ? Optional.empty()
                : Optional.of(Map.of("uri", "git+" + repository + "@" + commit, "digest", Map.of("gitCommit", commit)));
    }

    private static Optional<Map<String, ?>> image(Lineage.@Nullable Image image) {
        return image == null || image.digest() == null
                ? Optional.empty()
                : Optional.of(Map.of("name", image.name(), "digest", Statement.digestSet(image.digest())));
    }

    private static SortedMap<String, Object> details(Lineage.Run run, String generator) {
        SortedMap<String, Object> metadata = new TreeMap<>();
        metadata.put("invocationId", "urn:uuid:" + run.id());
        put(metadata, "startedOn", run.started());
        put(metadata, "finishedOn", run.ended());
        SortedMap<String, Object> details = new TreeMap<>();
        details.put("builder", Map.of("id", BUILDER, "version", Map.of("generator", generator)));
        details.put("metadata", metadata);
        return details;
    }

    private static void put(SortedMap<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}

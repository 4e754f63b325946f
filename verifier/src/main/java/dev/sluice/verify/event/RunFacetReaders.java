package dev.sluice.verify.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.JobId;
import dev.sluice.model.RunId;
import dev.sluice.model.facet.JobDependencies;
import dev.sluice.model.facet.JobType;
import dev.sluice.model.facet.ParentRun;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Readers of the facets of runs and jobs that bear on the model. */
final class RunFacetReaders {
    private RunFacetReaders() {}

    static @Nullable ParentRun parent(@Nullable JsonNode facet) {
        if (facet == null) {
            return null;
        }
        RunId run = run(facet.get("run"));
        JobId job = Json.job(facet.get("job"));
        if (run == null || job == null) {
            return null;
        }
        JsonNode root = facet.get("root");
        return new ParentRun(
                run, job, root == null ? null : run(root.get("run")), root == null ? null : Json.job(root.get("job")));
    }

    static @Nullable JobDependencies dependencies(@Nullable JsonNode facet) {
        return facet == null
                ? null
                : new JobDependencies(dependencies(facet, "upstream"), dependencies(facet, "downstream"));
    }

    /** The producer says that it could not read everything; zero failed tasks and no error say that it could. */
    static boolean extractionFailed(@Nullable JsonNode facet) {
        if (facet == null) {
            return false;
        }
        Long failed = Json.count(facet, "failedTasks");
        JsonNode errors = facet.get("errors");
        boolean anyError = errors != null && errors.isArray() && !errors.isEmpty();
        return failed == null || failed > 0 || anyError;
    }

    static @Nullable JobType jobType(@Nullable JsonNode facet) {
        String processing = facet == null ? null : Json.text(facet, "processingType");
        if (facet == null || processing == null) {
            return null;
        }
        String integration = Json.text(facet, "integration");
        JsonNode pattern = facet.get("emissionPattern");
        boolean snapshot = pattern != null && "COMPLETE_SNAPSHOT".equals(Json.text(pattern, "eventContentMode"));
        Long window = pattern == null ? null : Json.count(pattern, "windowDuration");
        return new JobType(
                processing,
                integration == null ? "" : integration,
                Json.text(facet, "jobType"),
                snapshot,
                window == null || window > Integer.MAX_VALUE ? null : window.intValue());
    }

    private static List<JobDependencies.Dependency> dependencies(JsonNode facet, String key) {
        List<JobDependencies.Dependency> dependencies = new ArrayList<>();
        JsonNode list = facet.get(key);
        if (list != null && list.isArray()) {
            for (JsonNode one : list) {
                JobId job = Json.job(one.get("job"));
                if (job != null) {
                    String type = Json.text(one, "dependency_type");
                    dependencies.add(new JobDependencies.Dependency(
                            job,
                            run(one.get("run")),
                            type == null ? Json.text(one, "type") : type,
                            Json.text(one, "sequence_trigger_rule"),
                            Json.text(one, "status_trigger_rule")));
                }
            }
        }
        return dependencies;
    }

    private static @Nullable RunId run(@Nullable JsonNode node) {
        String id = node == null ? null : Json.text(node, "runId");
        return id == null || id.isBlank() ? null : RunId.of(id);
    }
}

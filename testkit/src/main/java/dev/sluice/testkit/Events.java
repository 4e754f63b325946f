package dev.sluice.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds OpenLineage events as JSON text, with honest defaults: {@code Events.complete("etl", run).at(...).input("orders")}.
 *
 * <p>Datasets are in the namespace {@value #DATA}, jobs in {@value #JOBS}, unless named otherwise.
 */
public final class Events {
    public static final String DATA = "postgres://db:5432";
    public static final String JOBS = "airflow://prod";
    public static final String PRODUCER = "https://sluice.dev/testkit";

    private final String shape;
    private String time = "2026-01-01T00:00:00Z";
    private @Nullable String type;
    private @Nullable String run;
    private String jobNamespace = JOBS;
    private String jobName = "job";
    private final Map<String, String> runFacets = new LinkedHashMap<>();
    private final Map<String, String> jobFacets = new LinkedHashMap<>();
    private final List<String> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private @Nullable String dataset;

    private Events(String shape) {
        this.shape = shape;
    }

    public static Events run(String type, String job, String runId) {
        Events event = new Events("RunEvent");
        event.type = type;
        event.run = runId;
        event.jobName = job;
        return event;
    }

    public static Events start(String job, String runId) {
        return run("START", job, runId);
    }

    public static Events complete(String job, String runId) {
        return run("COMPLETE", job, runId);
    }

    public static Events job(String job) {
        Events event = new Events("JobEvent");
        event.jobName = job;
        return event;
    }

    public static Events dataset(String name, Consumer<Dataset> facets) {
        Events event = new Events("DatasetEvent");
        event.dataset = Dataset.json(DATA, name, "", facets);
        return event;
    }

    /** A run id that is easy to read: run(7) is 00000000-0000-7000-8000-000000000007. */
    public static String runId(long number) {
        return String.format("00000000-0000-7000-8000-%012d", number);
    }

    public Events at(String instant) {
        time = instant;
        return this;
    }

    public Events in(String namespace) {
        jobNamespace = namespace;
        return this;
    }

    public Events runFacet(String name, String members) {
        runFacets.put(name, facet(members));
        return this;
    }

    public Events jobFacet(String name, String members) {
        jobFacets.put(name, facet(members));
        return this;
    }

    public Events sql(String query) {
        return jobFacet("sql", "\"query\":" + quote(query));
    }

    public Events parent(String job, String runId) {
        return runFacet(
                "parent",
                "\"run\":{\"runId\":\"" + runId + "\"},\"job\":{\"namespace\":" + quote(JOBS) + ",\"name\":"
                        + quote(job) + "}");
    }

    public Events extractionError() {
        return runFacet(
                "extractionError", "\"totalTasks\":1,\"failedTasks\":1,\"errors\":[{\"errorMessage\":\"no parser\"}]");
    }

    /** Each event of the job stands alone. */
    public Events snapshots() {
        return jobFacet(
                "jobType",
                "\"processingType\":\"STREAMING\",\"integration\":\"FLINK\",\"emissionPattern\":"
                        + "{\"eventTrigger\":\"PERIODIC\",\"eventContentMode\":\"COMPLETE_SNAPSHOT\",\"windowDuration\":60}");
    }

    public Events input(String name) {
        return input(name, _ -> {});
    }

    public Events input(String name, Consumer<Dataset> facets) {
        inputs.add(Dataset.json(DATA, name, "inputFacets", facets));
        return this;
    }

    public Events output(String name) {
        return output(name, _ -> {});
    }

    public Events output(String name, Consumer<Dataset> facets) {
        outputs.add(Dataset.json(DATA, name, "outputFacets", facets));
        return this;
    }

    public byte[] bytes() {
        return json().getBytes(StandardCharsets.UTF_8);
    }

    public String json() {
        List<String> members = new ArrayList<>();
        members.add("\"eventTime\":" + quote(time));
        members.add("\"producer\":" + quote(PRODUCER));
        members.add("\"schemaURL\":\"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/" + shape + "\"");
        if (type != null) {
            members.add("\"eventType\":\"" + type + "\"");
        }
        if (run != null) {
            members.add("\"run\":{\"runId\":" + quote(run) + facets(runFacets) + "}");
        }
        if (dataset == null) {
            members.add("\"job\":{\"namespace\":" + quote(jobNamespace) + ",\"name\":" + quote(jobName)
                    + facets(jobFacets) + "}");
        } else {
            members.add("\"dataset\":" + dataset);
        }
        if (dataset == null && !(shape.equals("JobEvent") && inputs.isEmpty() && outputs.isEmpty())) {
            members.add("\"inputs\":[" + String.join(",", inputs) + "]");
            members.add("\"outputs\":[" + String.join(",", outputs) + "]");
        }
        return "{" + String.join(",", members) + "}";
    }

    static String facet(String members) {
        return "{\"_producer\":" + quote(PRODUCER)
                + ",\"_schemaURL\":\"https://openlineage.io/spec/facets/1-0-0/Facet.json\""
                + (members.isEmpty() ? "" : "," + members) + "}";
    }

    static String facets(Map<String, String> facets) {
        return facets.isEmpty() ? "" : ",\"facets\":" + object(facets);
    }

    static String object(Map<String, String> members) {
        return members.entrySet().stream()
                .map(e -> quote(e.getKey()) + ":" + e.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Facets of one dataset. */
    public static final class Dataset {
        private final Map<String, String> facets = new LinkedHashMap<>();
        private final Map<String, String> ioFacets = new LinkedHashMap<>();
        private final Map<String, List<String>> columns = new LinkedHashMap<>();
        private final List<String> wholeDataset = new ArrayList<>();
        private final List<String> fields = new ArrayList<>();

        private Dataset() {}

        public Dataset facet(String name, String members) {
            facets.put(name, Events.facet(members));
            return this;
        }

        public Dataset deleted(String name) {
            return facet(name, "\"_deleted\":true");
        }

        public Dataset ioFacet(String name, String members) {
            ioFacets.put(name, Events.facet(members));
            return this;
        }

        public Dataset field(String name, String fieldType) {
            fields.add("{\"name\":" + quote(name) + ",\"type\":" + quote(fieldType) + "}");
            return facet("schema", "\"fields\":[" + String.join(",", fields) + "]");
        }

        /** The field is made of a field of another dataset, directly. */
        public Dataset column(String field, String dataset, String source) {
            return column(field, dataset, source, "DIRECT", "IDENTITY", false);
        }

        public Dataset column(
                String field, String dataset, String source, String kind, String subtype, boolean masking) {
            columns.computeIfAbsent(field, _ -> new ArrayList<>())
                    .add(inputField(dataset, source, kind, subtype, masking));
            return columnLineage();
        }

        /** The field of another dataset affects this one as a whole. */
        public Dataset affectedBy(String dataset, String source, String subtype) {
            wholeDataset.add(inputField(dataset, source, "INDIRECT", subtype, false));
            return columnLineage();
        }

        public Dataset symlink(String name) {
            return facet(
                    "symlinks",
                    "\"identifiers\":[{\"namespace\":" + quote(DATA) + ",\"name\":" + quote(name)
                            + ",\"type\":\"TABLE\"}]");
        }

        public Dataset lifecycle(String change) {
            return facet("lifecycleStateChange", "\"lifecycleStateChange\":\"" + change + "\"");
        }

        public Dataset renamedFrom(String name) {
            return facet(
                    "lifecycleStateChange",
                    "\"lifecycleStateChange\":\"RENAME\",\"previousIdentifier\":{\"namespace\":" + quote(DATA)
                            + ",\"name\":" + quote(name) + "}");
        }

        public Dataset version(String version) {
            return facet("version", "\"datasetVersion\":" + quote(version));
        }

        public Dataset rows(long count) {
            return ioFacet("outputStatistics", "\"rowCount\":" + count + ",\"size\":" + count * 64);
        }

        private Dataset columnLineage() {
            Map<String, String> made = new LinkedHashMap<>();
            columns.forEach(
                    (field, sources) -> made.put(field, "{\"inputFields\":[" + String.join(",", sources) + "]}"));
            String whole = wholeDataset.isEmpty() ? "" : ",\"dataset\":[" + String.join(",", wholeDataset) + "]";
            return facet("columnLineage", "\"fields\":" + object(made) + whole);
        }

        private static String inputField(String dataset, String field, String kind, String subtype, boolean masking) {
            return "{\"namespace\":" + quote(DATA) + ",\"name\":" + quote(dataset) + ",\"field\":" + quote(field)
                    + ",\"transformations\":[{\"type\":\"" + kind + "\",\"subtype\":\"" + subtype + "\",\"masking\":"
                    + masking
                    + "}]}";
        }

        static String json(String namespace, String name, String io, Consumer<Dataset> facets) {
            Dataset dataset = new Dataset();
            facets.accept(dataset);
            return "{\"namespace\":" + quote(namespace) + ",\"name\":" + quote(name) + facets(dataset.facets)
                    + (dataset.ioFacets.isEmpty() ? "" : ",\"" + io + "\":" + object(dataset.ioFacets)) + "}";
        }
    }
}

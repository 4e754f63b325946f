package dev.sluice.testkit.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * Events of a layered warehouse: every job reads two tables of the layer above and writes one, with ten columns each and
 * column lineage. About 10.8 kB an event. The bytes follow from the run's number alone.
 */
final class Layers {
    private static final int FIELDS = 10;
    private static final long BASE = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final String PRODUCER = "https://github.com/OpenLineage/OpenLineage/tree/1.53.0/integration/spark";

    private final String name;
    private final int layers;
    private final int width;

    Layers(String name, int layers, int width) {
        this.name = name;
        this.layers = layers;
        this.width = width;
    }

    int jobs() {
        return layers * width;
    }

    int datasets() {
        return (layers + 1) * width;
    }

    String jobNamespace() {
        return name;
    }

    String datasetNamespace() {
        return "postgres://" + name + ".example:5432";
    }

    String job(int job) {
        return "layer_%02d.job_%05d".formatted(job / width, job % width);
    }

    String output(int job) {
        return table(job / width + 1, job % width);
    }

    byte[] event(long run, boolean complete) {
        int job = (int) (run % jobs());
        int layer = job / width;
        int place = job % width;
        String[] inputs = {table(layer, place), table(layer, (place + 1 + layer * 7) % width)};
        long start = BASE + run * 1_000;
        StringBuilder json = new StringBuilder(12_000);
        json.append("{\"eventTime\":\"")
                .append(Instant.ofEpochMilli(complete ? start + 750 : start))
                .append("\",\"eventType\":\"")
                .append(complete ? "COMPLETE" : "START")
                .append("\",\"producer\":\"")
                .append(PRODUCER)
                .append(
                        "\",\"schemaURL\":\"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent\",\"run\":{\"runId\":\"")
                .append(UUID.nameUUIDFromBytes((name + run).getBytes(StandardCharsets.UTF_8)))
                .append("\",\"facets\":{\"processing_engine\":");
        facet(json, "ProcessingEngineRunFacet")
                .append(",\"version\":\"3.5.1\",\"name\":\"spark\"}}},\"job\":{\"namespace\":\"");
        json.append(name).append("\",\"name\":\"").append(job(job)).append("\",\"facets\":{\"jobType\":");
        facet(json, "JobTypeJobFacet").append(",\"processingType\":\"BATCH\",\"integration\":\"SPARK\"},\"sql\":");
        facet(json, "SQLJobFacet")
                .append(",\"query\":\"INSERT INTO ")
                .append(output(job))
                .append(" SELECT * FROM ");
        json.append(inputs[0]).append(" JOIN ").append(inputs[1]).append("\"}}},\"inputs\":[");
        dataset(json, inputs[0]).append("}},");
        dataset(json, inputs[1]).append("}}],\"outputs\":[");
        dataset(json, output(job)).append(",\"columnLineage\":");
        columns(facet(json, "ColumnLineageDatasetFacet"), inputs).append('}');
        if (complete) {
            json.append(",\"outputFacets\":{\"outputStatistics\":");
            facet(json, "OutputStatisticsOutputDatasetFacet")
                    .append(",\"rowCount\":")
                    .append(1_000 + run % 977)
                    .append(",\"size\":")
                    .append(64_000 + run % 7_919)
                    .append("}}");
        }
        return json.append("}]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String table(int layer, int place) {
        return "public.layer_%02d_table_%05d".formatted(layer, place);
    }

    private StringBuilder dataset(StringBuilder json, String table) {
        json.append("{\"namespace\":\"")
                .append(datasetNamespace())
                .append("\",\"name\":\"")
                .append(table);
        json.append("\",\"facets\":{\"dataSource\":");
        facet(json, "DatasourceDatasetFacet")
                .append(",\"name\":\"")
                .append(datasetNamespace())
                .append("\"},\"schema\":");
        facet(json, "SchemaDatasetFacet").append(",\"fields\":[");
        for (int field = 0; field < FIELDS; field++) {
            json.append(field == 0 ? "" : ",")
                    .append("{\"name\":\"column_")
                    .append(field)
                    .append("\",\"type\":\"varchar\",\"description\":\"column ")
                    .append(field)
                    .append(" of ")
                    .append(table)
                    .append(" as the source system names and describes it\"}");
        }
        return json.append("]}");
    }

    private StringBuilder columns(StringBuilder json, String[] inputs) {
        json.append(",\"fields\":{");
        for (int field = 0; field < FIELDS; field++) {
            json.append(field == 0 ? "" : ",").append("\"column_").append(field).append("\":{\"inputFields\":[");
            for (int input = 0; input < inputs.length; input++) {
                json.append(input == 0 ? "" : ",")
                        .append("{\"namespace\":\"")
                        .append(datasetNamespace())
                        .append("\",\"name\":\"")
                        .append(inputs[input])
                        .append("\",\"field\":\"column_")
                        .append(field)
                        .append("\",\"transformations\":[{\"type\":\"DIRECT\",\"subtype\":\"")
                        .append(input == 0 ? "IDENTITY" : "TRANSFORMATION")
                        .append("\",\"description\":\"\",\"masking\":false}]}");
            }
            json.append("]}");
        }
        return json.append("}}");
    }

    private static StringBuilder facet(StringBuilder json, String schema) {
        return json.append("{\"_producer\":\"")
                .append(PRODUCER)
                .append("\",\"_schemaURL\":\"https://openlineage.io/spec/facets/1-0-1/")
                .append(schema)
                .append(".json#/$defs/")
                .append(schema)
                .append('"');
    }
}

package dev.sluice.adapters.process;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.execute.ObservedDataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Reads the datasets that a process says it touched.
 *
 * <p>One JSON object a line, for example
 *
 * <pre>{@code
 * {"dataset":{"namespace":"file","name":"/lake/orders.csv"},"direction":"output","rows":120,"bytes":4096,
 *  "schema":[{"name":"id","type":"int"}],"columnLineage":{"fields":{}}}
 * }</pre>
 *
 * <p>Only {@code dataset} is needed; the direction is {@code output} unless {@code input} is said. A line that cannot be
 * read costs itself and a note, never the attempt.
 */
final class ReportedDatasets {
    static final int MAX_DATASETS = 1_000;
    private static final int MAX_COLUMNS = 10_000;
    private static final int MAX_NOTES = 10;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Consumer<String> notes;
    private final List<ObservedDataset> found = new ArrayList<>();
    private int problems;

    private ReportedDatasets(Consumer<String> notes) {
        this.notes = notes;
    }

    static List<ObservedDataset> read(Path file, int maxBytes, Consumer<String> notes) {
        ReportedDatasets report = new ReportedDatasets(notes);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) { // a link could point at anything of the service
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                notes.accept("reported datasets not read: SLUICE_OUTPUTS is no plain file any more");
            }
            return List.of();
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            report.readLines(in.readNBytes(maxBytes), in.read() >= 0);
        } catch (IOException e) {
            notes.accept("reported datasets not read: " + e);
        }
        return List.copyOf(report.found);
    }

    private void readLines(byte[] bytes, boolean more) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int number = 1;
        for (byte b : bytes) {
            if (b == '\n') {
                readLine(number++, line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }
        if (more) {
            notes.accept("reported datasets after the first " + bytes.length + " bytes are left out");
        } else {
            readLine(number, line.toString(StandardCharsets.UTF_8));
        }
        if (problems > MAX_NOTES) {
            notes.accept((problems - MAX_NOTES) + " more lines of reported datasets could not be read");
        }
    }

    private void readLine(int number, String line) {
        if (line.isBlank()) {
            return;
        }
        try {
            if (found.size() == MAX_DATASETS) {
                throw new IllegalArgumentException("more than " + MAX_DATASETS + " datasets");
            }
            found.add(datasetOf(JSON.readTree(line)));
        } catch (JacksonException e) {
            problem(number, "no JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            problem(number, String.valueOf(e.getMessage()));
        }
    }

    private void problem(int number, String what) {
        if (++problems <= MAX_NOTES) {
            notes.accept("reported dataset in line " + number + " left out: " + what);
        }
    }

    private static ObservedDataset datasetOf(JsonNode json) {
        JsonNode dataset = json.path("dataset");
        String namespace = text(dataset, "namespace", "dataset.namespace");
        String name = text(dataset, "name", "dataset.name");
        String direction = json.path("direction").asText("output");
        if (!direction.equals("output") && !direction.equals("input")) {
            throw new IllegalArgumentException("direction is '" + direction + "'; write input or output");
        }
        JsonNode lineage = json.path("columnLineage");
        if (!lineage.isMissingNode() && !lineage.path("fields").isObject()) {
            throw new IllegalArgumentException("columnLineage has no object 'fields'");
        }
        return new ObservedDataset(
                new DatasetId(namespace, name),
                direction.equals("output"),
                count(json, "rows"),
                count(json, "bytes"),
                schema(json.path("schema")),
                lineage.isMissingNode() ? Map.of() : Map.of("columnLineage", lineage.toString()));
    }

    private static String text(JsonNode json, String field, String shown) {
        JsonNode value = json.path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw new IllegalArgumentException(shown + " is no text");
        }
        return value.textValue();
    }

    private static OptionalLong count(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new IllegalArgumentException(field + " is " + value + "; write a whole number of 0 or more");
        }
        return OptionalLong.of(value.longValue());
    }

    private static List<ObservedDataset.Field> schema(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return List.of();
        }
        if (!json.isArray() || json.size() > MAX_COLUMNS) {
            throw new IllegalArgumentException("schema is no list of at most " + MAX_COLUMNS + " columns");
        }
        List<ObservedDataset.Field> fields = new ArrayList<>(json.size());
        for (JsonNode column : json) {
            fields.add(new ObservedDataset.Field(
                    text(column, "name", "schema[].name"), column.path("type").asText("")));
        }
        return fields;
    }
}

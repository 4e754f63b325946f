package dev.sluice.controlplane.report.collect.sections;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.report.model.Grade;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the events of a run said about it.
 *
 * @param job namespace and name, parted by a slash; empty when no event came
 * @param own whether our engine sent them: then what they say was observed, else declared
 * @param runFacets newest facet of each name, of the run
 * @param jobFacets of the job
 * @param data datasets that it read ({@code input …}) and wrote ({@code output …}), with what was told of them last
 * @param moments its events in the order of their time
 */
record Told(
        String job,
        boolean own,
        SortedMap<String, Facet> runFacets,
        SortedMap<String, Facet> jobFacets,
        SortedMap<String, Data> data,
        List<Moment> moments) {
    static final Told NOTHING = new Told("", false, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), List.of());

    /** @param position of the event that said it last */
    record Facet(JsonNode body, long position) {
        String source() {
            return "event:" + position;
        }

        /** A field as text; null when it is not there or empty. */
        @Nullable
        String text(String field) {
            JsonNode value = body.path(field);
            String text =
                    value.isTextual() ? value.textValue() : value.isNumber() || value.isBoolean() ? value.asText() : "";
            return text.isBlank() ? null : text;
        }
    }

    /**
     * A dataset of the run.
     *
     * @param namespace of the dataset: whether it may be shown
     * @param version by the version facet
     * @param schema digest of the names and types of its columns
     * @param content digest of its content, as told
     */
    record Data(
            String namespace,
            @Nullable String version,
            @Nullable String schema,
            @Nullable String content,
            @Nullable String rows,
            long position) {}

    /** One event: its type, when it is said to have happened, and the error that it told. */
    record Moment(
            String type,
            Instant at,
            long position,
            @Nullable String error) {
        boolean ends() {
            return type.equals("COMPLETE") || type.equals("FAIL") || type.equals("ABORT");
        }
    }

    Grade grade() {
        return own ? Grade.OBSERVED : Grade.DECLARED;
    }

    @Nullable
    Facet run(String name) {
        return runFacets.get(name);
    }

    @Nullable
    Facet job(String name) {
        return jobFacets.get(name);
    }

    /** Source of the row about the whole run: its last event. */
    String source() {
        return moments.isEmpty() ? "" : "event:" + moments.getLast().position();
    }
}

package dev.sluice.controlplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.model.event.FacetObject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TraceParentTest {
    private static final String TEXT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void headerIsReadAndWrittenAlike() {
        assertThat(TraceParent.parse(TEXT)).hasValueSatisfying(read -> assertThat(read)
                .hasToString(TEXT)
                .isEqualTo(new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true)));
        assertThat(TraceParent.parse(TEXT.replace("-01", "-00")))
                .hasValueSatisfying(
                        read -> assertThat(read.context().isSampled()).isFalse());
        assertThat(TraceParent.parse("cc" + TEXT.substring(2) + "-what.the.future.adds"))
                .isPresent();
    }

    @Test
    void whatIsNoHeaderIsNone() {
        assertThat(TraceParent.parse(null)).isEmpty();
        assertThat(TraceParent.parse("")).isEmpty();
        assertThat(TraceParent.parse("ff" + TEXT.substring(2))).isEmpty();
        assertThat(TraceParent.parse(TEXT.toUpperCase(java.util.Locale.ROOT))).isEmpty();
        assertThat(TraceParent.parse("00-" + "0".repeat(32) + "-00f067aa0ba902b7-01"))
                .isEmpty();
        assertThat(TraceParent.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-" + "0".repeat(16) + "-01"))
                .isEmpty();
        assertThat(TraceParent.parse(TEXT + "-" + "x".repeat(200))).isEmpty();
    }

    @Test
    void facetsOfARunAreReadAsTextsAsInAnEvent() {
        String facet = "{\"traceparent\":\"" + TEXT + "\"}";

        assertThat(TraceParent.ofFacets(Map.of("acme_trace", facet, "nominalTime", "{}")))
                .hasValueSatisfying(read -> assertThat(read).hasToString(TEXT));
        assertThat(TraceParent.ofFacets(
                        Map.of("tags", "{\"tags\":[{\"key\":\"traceparent\",\"value\":\"" + TEXT + "\"}]}")))
                .isPresent();
        assertThat(TraceParent.ofFacets(FacetObject.of("{\"acme_trace\":" + facet + "}")))
                .isPresent();
        assertThat(TraceParent.ofFacets(Map.of("broken", "{\"traceparent\":"))).isEmpty();
        assertThat(TraceParent.ofFacets(FacetObject.NONE)).isEmpty();
    }

    @Test
    void traceOfARunIsItsId() {
        UUID run = UUID.fromString("01a1fb67-1800-7879-a8a8-3c48a21192f2");
        UUID attempt = UUID.fromString("01a1fb67-1c00-7111-8abc-000000000001");

        assertThat(TraceIds.parent(run, run)).hasToString("00-01a1fb6718007879a8a83c48a21192f2-a8a83c48a21192f2-01");
        assertThat(TraceIds.parent(run, attempt))
                .hasToString("00-01a1fb6718007879a8a83c48a21192f2-8abc000000000001-01");
        assertThat(TraceIds.context(run, attempt).isValid()).isTrue();
    }

    @Test
    void anyRunFacetMayTellTheTraceAndSoMayEnvironmentAndTags() throws JsonProcessingException {
        assertThat(read("\"acme_trace\":{\"traceparent\":\"" + TEXT + "\"}")).contains(TEXT);
        assertThat(read("\"environmentVariables\":{\"environmentVariables\":[{\"name\":\"A\",\"value\":\"b\"},"
                        + "{\"name\":\"TRACEPARENT\",\"value\":\"" + TEXT + "\"}]}"))
                .contains(TEXT);
        assertThat(read("\"tags\":{\"tags\":[{\"key\":\"traceparent\",\"value\":\"" + TEXT + "\"}]}"))
                .contains(TEXT);
        assertThat(read("\"parent\":{\"run\":{\"runId\":\"x\"}},\"acme_trace\":{\"traceparent\":7}"))
                .isEmpty();
    }

    private static Optional<String> read(String facets) throws JsonProcessingException {
        return TraceParent.ofEvent(new ObjectMapper().readTree("{\"run\":{\"facets\":{" + facets + "}}}"))
                .map(TraceParent::toString);
    }
}

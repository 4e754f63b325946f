package dev.sluice.controlplane.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The hash that names an experiment. */
class RunFingerprintTest {
    private static final Ingredients.Input ORDERS = new Ingredients.Input("file", "/orders", "3", "sha256", "ab");
    private static final Ingredients.Input RATES = new Ingredients.Input("file", "/rates", null, null, null);

    private static Ingredients of(Map<String, String> parameters, List<Ingredients.Input> inputs) {
        return new Ingredients(
                "d1", "c1", new TreeMap<>(), new TreeMap<>(parameters), null, new TreeMap<>(), inputs, new TreeMap<>());
    }

    @Test
    void orderDoesNotCountAndContentDoes() {
        RunFingerprint one = RunFingerprint.of(of(Map.of("a", "1", "b", "2"), List.of(ORDERS, RATES)), List.of());
        RunFingerprint same = RunFingerprint.of(of(Map.of("b", "2", "a", "1"), List.of(RATES, ORDERS)), List.of("x"));
        RunFingerprint other = RunFingerprint.of(of(Map.of("a", "1", "b", "3"), List.of(ORDERS, RATES)), List.of());

        assertThat(same.sha256()).isEqualTo(one.sha256());
        assertThat(other.sha256()).isNotEqualTo(one.sha256());
        assertThat(RunFingerprint.ingredients(one.content()))
                .isEqualTo(of(Map.of("a", "1", "b", "2"), List.of(ORDERS, RATES)));
    }

    @Test
    void contentIsCanonicalJsonThatAnybodyCanHash() {
        RunFingerprint fingerprint = RunFingerprint.of(of(Map.of("n", "1"), List.of(ORDERS)), List.of());

        assertThat(fingerprint.content())
                .isEqualTo(
                        "{\"commit\":\"c1\",\"definition\":\"d1\",\"environment\":{},\"images\":{},\"inputs\":[{\"algorithm\""
                                + ":\"sha256\",\"digest\":\"ab\",\"name\":\"/orders\",\"namespace\":\"file\",\"version\":\"3\"}],"
                                + "\"parameters\":{\"n\":\"1\"},\"seeds\":{}}");
        assertThat(fingerprint.sha256()).isEqualTo("9913e4b2d7e01b49af7931680d88139863993c9abb252b8278a2d2e84ceaab2d");
    }

    @Test
    void whatIsNotKnownIsListed() {
        RunFingerprint fingerprint = RunFingerprint.of(
                new Ingredients(
                        "d1",
                        null,
                        new TreeMap<>(),
                        new TreeMap<>(),
                        null,
                        new TreeMap<>(),
                        List.of(RATES),
                        new TreeMap<>()),
                List.of("image digest of task t"));

        assertThat(fingerprint.gaps()).containsExactly("commit", "image digest of task t", "version of file /rates");
    }

    @Test
    void foreignRunsAreNamedByTheirFacets() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        String start = """
                {"eventType": "START", "run": {"runId": "x", "facets": {"executionParameters": {"parameters": [{"key": "day", "value": "1"}]},
                 "environmentVariables": {"environmentVariables": [{"name": "TZ", "value": "UTC"}, {"name": "HOST", "value": "h7"}]}}},
                 "job": {"namespace": "n", "name": "j", "facets": {"sourceCodeLocation": {"version": "c1"}, "sql": {"query": "SELECT 1"}}},
                 "inputs": [{"namespace": "file", "name": "/orders", "facets": {"version": {"datasetVersion": "3"}}}]}""";
        String end = """
                {"eventType": "COMPLETE", "run": {"runId": "x", "facets": {"sluice_runtimeImage": {"digest": "sha256:12"}}},
                 "job": {"namespace": "n", "name": "j"},
                 "inputs": [{"namespace": "file", "name": "/orders", "facets": {"sluice_contentDigest": {"algorithm": "sha256", "digest": "ab"}}}]}""";

        RunFingerprint fingerprint =
                ForeignFingerprints.of(List.of(json.readTree(start), json.readTree(end)), Set.of("TZ"));

        Ingredients found = RunFingerprint.ingredients(fingerprint.content());
        assertThat(found.inputs()).containsExactly(ORDERS);
        assertThat(found.environment()).isEqualTo(Map.of("TZ", "UTC"));
        assertThat(found.parameters()).isEqualTo(Map.of("day", "1"));
        assertThat(found.images()).isEqualTo(Map.of("j", "sha256:12"));
        assertThat(found.commit()).isEqualTo("c1");
        assertThat(found.definition()).hasSize(64);
        assertThat(fingerprint.gaps()).isEmpty();
    }
}

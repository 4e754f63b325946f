package dev.sluice.controlplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What of the paths that callers send becomes a label. */
class HttpUrisTest {
    @Test
    void templatesOfRoutesAreKept() {
        HttpUris uris = new HttpUris(List.of("/api/v1/reports/{id}", "/graphql"), 60, 100);

        assertThat(uris.label("/api/v1/reports/{id}", "GET 200")).isEqualTo("/api/v1/reports/{id}");
        assertThat(uris.label("/graphql", "POST 401")).isEqualTo("/graphql");
        assertThat(uris.label("NOT_FOUND", "GET 404")).isEqualTo("NOT_FOUND");
    }

    @Test
    void whatACallerMadeUpIsNot() {
        HttpUris uris = new HttpUris(List.of("/api/v1/reports/{id}"), 60, 100);

        assertThat(Stream.of("/api/v1/reports/7", "/{a}", "/api/v1/reports/{id}/", "/.env", "")
                        .map(uri -> uris.label(uri, "GET 401")))
                .containsOnly("_other");
    }

    @Test
    void urisAndSeriesAreBounded() {
        List<String> templates =
                IntStream.range(0, 100).mapToObj(i -> "/route" + i).toList();
        HttpUris few = new HttpUris(templates, 10, 1_000);
        HttpUris narrow = new HttpUris(templates, 60, 25);

        assertThat(templates.stream().map(uri -> few.label(uri, "GET 200")).distinct())
                .hasSize(10)
                .contains("_other", "/route8")
                .doesNotContain("/route9");
        assertThat(IntStream.range(0, 100)
                        .mapToObj(status -> narrow.label("/route1", "GET " + status))
                        .filter("/route1"::equals))
                .hasSize(25);
        assertThat(narrow.label("/route1", "GET 3")).isEqualTo("/route1");
    }

    @Test
    void aTemplateIsThatOfItsClassAndMethodWithoutExpressions() {
        assertThat(HttpUris.template("/api/v1/lineage", "")).isEqualTo("/api/v1/lineage");
        assertThat(HttpUris.template("/api/v1/lineage/", "/batch")).isEqualTo("/api/v1/lineage/batch");
        assertThat(HttpUris.template("api", "{id: [0-9]{1,19}}/x/{ name }")).isEqualTo("/api/{id}/x/{name}");
    }
}

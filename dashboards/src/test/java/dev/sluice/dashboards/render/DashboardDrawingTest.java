package dev.sluice.dashboards.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.dashboards.query.DashboardFiles;
import dev.sluice.dashboards.query.QueryException;
import dev.sluice.dashboards.query.Span;
import dev.sluice.dashboards.query.StandInPrometheus;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class DashboardDrawingTest {
    private static final Span SPAN =
            new Span(Instant.ofEpochSecond(1_000), Instant.ofEpochSecond(1_010), Duration.ofSeconds(1));

    @Test
    void drawsEveryTypeAndTextFromOutsideIsOnlyText() throws Exception {
        StringBuilder panels = new StringBuilder();
        for (String type : new String[] {"timeseries", "stat", "bargauge", "table", "heatmap"}) {
            panels.append(panel(type)).append(',');
        }
        String answered;
        try (var prometheus = new StandInPrometheus(_ -> StandInPrometheus.series(
                "{\"x\":\"</text><script>alert(1)</script>\",\"le\":\"1\"}", "1", "NaN", "3"))) {
            answered = new DashboardDrawing(prometheus.api(), SPAN, Duration.ofSeconds(15))
                    .draw(DashboardFiles.read("{\"title\":\"<T & U>\",\"panels\":[" + panels
                            + "{\"type\":\"row\",\"title\":\"R\",\"gridPos\":{\"w\":24,\"h\":1}}]}"))
                    .svg();
        }

        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(answered.getBytes(StandardCharsets.UTF_8)));
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("<T & U>", "P of timeseries", "P of heatmap", "3 s", "≤ 1 s", "▾ R");
        assertThat(svg.getElementsByTagName("path").getLength()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void panelsOfOtherTypesAreRefused() throws Exception {
        try (var prometheus = new StandInPrometheus(_ -> StandInPrometheus.nothing())) {
            var drawing = new DashboardDrawing(prometheus.api(), SPAN, Duration.ofSeconds(15));
            var dashboard = DashboardFiles.read("{\"panels\":[" + panel("candlestick") + "]}");

            assertThatThrownBy(() -> drawing.draw(dashboard))
                    .isInstanceOf(QueryException.class)
                    .hasMessage("panels of type candlestick are not drawn");
        }
    }

    @Test
    void legendsNameLabels() {
        assertThat(Curve.name("{{ a }} of {{b}}{{absent}}", Map.of("a", "$1", "b", "x")))
                .isEqualTo("$1 of x");
        assertThat(Curve.name("", Map.of("b", "2", "a", "1"))).isEqualTo("a=1, b=2");
    }

    @Test
    void colorsAreThoseOfTheirNameAndShadesThoseOfTheirKind() {
        assertThat(Colors.named("dark-red")).isNotEqualTo(Colors.named("red"));
        assertThat(Colors.named("semi-dark-green")).isEqualTo(Colors.named("green"));
        assertThat(Colors.named("#123456")).isEqualTo("#123456");
        assertThat(Colors.named("nothing of that kind")).isEqualTo(Colors.INK);
    }

    @Test
    void longTextIsCutBetweenLetters() {
        assertThat(Svg.fitted("😀😀😀😀😀😀😀😀", 10, 25)).isEqualTo("😀😀😀…");
        assertThat(Svg.fitted("short", 10, 100)).isEqualTo("short");
    }

    private static String panel(String type) {
        return "{\"type\":\"" + type + "\",\"title\":\"P of " + type + "\",\"gridPos\":{\"w\":12,\"h\":8},"
                + "\"targets\":[{\"refId\":\"A\",\"expr\":\"a\",\"legendFormat\":\"{{x}}\"}],"
                + "\"fieldConfig\":{\"defaults\":{\"unit\":\"s\",\"custom\":{\"fillOpacity\":10}}}}";
    }
}

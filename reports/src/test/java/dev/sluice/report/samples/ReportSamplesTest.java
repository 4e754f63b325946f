package dev.sluice.report.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportSamplesTest {
    @ParameterizedTest
    @EnumSource(Shape.class)
    void sameSeedGivesAnEqualReport(Shape shape) {
        assertThat(ReportSamples.hostile(shape, 7)).isEqualTo(ReportSamples.hostile(shape, 7));
        assertThat(ReportSamples.hostile(shape, 7)).isNotEqualTo(ReportSamples.hostile(shape, 8));
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void edgesReferToRunsAndVersionsOfTheGraphAndNothingIsReadBeforeItWasMade(Shape shape) {
        for (long seed = 0; seed < (shape == Shape.LARGE ? 1 : 30); seed++) {
            Lineage lineage = ReportSamples.hostile(shape, seed).lineage();
            Map<Object, Lineage.Run> runs = new HashMap<>();
            lineage.runs().forEach(run -> runs.put(run.id(), run));
            Map<String, Lineage.DatasetVersion> versions = lineage.versions().stream()
                    .collect(Collectors.toMap(Lineage.DatasetVersion::id, version -> version));
            assertThat(runs.keySet()).containsAll(lineage.subjects());
            for (Lineage.Edge edge : lineage.edges()) {
                assertThat(runs).containsKey(edge.run());
                assertThat(versions).containsKey(edge.version());
                var made = Objects.requireNonNull(versions.get(edge.version())).createdAt();
                var started = Objects.requireNonNull(runs.get(edge.run())).started();
                if (edge.kind() == Lineage.Edge.Kind.READ && made != null && started != null) {
                    assertThat(made).isBeforeOrEqualTo(started);
                }
            }
        }
    }

    @Test
    void largeReportHasHundredsOfRuns() {
        Report report = ReportSamples.plain(Shape.LARGE, 1);

        assertThat(report.lineage().runs().size()).isGreaterThan(500);
    }
}

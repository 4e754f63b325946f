package dev.sluice.controlplane.report.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.report.model.ReportKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubjectsTest {
    @ParameterizedTest
    @EnumSource(ReportKind.class)
    void aSubjectHasWhatItsKindNeedsAndNothingElse(ReportKind kind) {
        Map<String, String> everything = Map.of(
                "run", "019b7800-0000-7000-8000-000000000001",
                "other", "019b7800-0000-7000-8000-000000000002",
                "namespace", "shop",
                "name", "orders",
                "from", "2026-01-01T00:00:00Z",
                "to", "2026-02-01T00:00:00Z");
        assertThatThrownBy(() -> Subjects.checked(kind, everything))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("takes no");
        if (kind != ReportKind.REGISTER) {
            assertThatThrownBy(() -> Subjects.checked(kind, Map.of()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("needs");
        }
    }

    @Test
    void valuesAreCheckedAndBroughtToOneForm() {
        assertThat(Subjects.checked(
                        ReportKind.PERIOD, Map.of("from", " 2026-01-01T00:00:00.000Z", "to", "2026-02-01T00:00:00Z")))
                .isEqualTo(Map.of("from", "2026-01-01T00:00:00Z", "to", "2026-02-01T00:00:00Z"));
        assertThat(Subjects.checked(ReportKind.RUN, Map.of("run", "019B7800-0000-7000-8000-000000000001")))
                .isEqualTo(Map.of("run", "019b7800-0000-7000-8000-000000000001"));
        for (Map<String, String> wrong : List.of(
                Map.of("from", "2026-02-01T00:00:00Z", "to", "2026-02-01T00:00:00Z"),
                Map.of("from", "yesterday", "to", "2026-02-01T00:00:00Z"))) {
            assertThatThrownBy(() -> Subjects.checked(ReportKind.PERIOD, wrong))
                    .isInstanceOf(InvalidRequestException.class);
        }
        assertThatThrownBy(() -> Subjects.checked(ReportKind.RUN, Map.of("run", "1")))
                .hasMessageContaining("is no id of a run");
    }
}

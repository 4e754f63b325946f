package dev.sluice.dashboards.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dashboards.query.ShownPanel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, s, 0 s",
        "0.00025, s, 250 µs",
        "0.0042, s, 4.2 ms",
        "0.25, s, 250 ms",
        "30, s, 30 s",
        "600, s, 10 min",
        "9000, s, 2.5 h",
        "172800, s, 2 d",
        "0.9987, percentunit, 99.9 %",
        "0.001, percentunit, 0.1 %",
        "1536, bytes, 1.5 KiB",
        "2048, Bps, 2 KiB/s",
        "1234, short, 1.23 K",
        "7, short, 7",
        "0.25, cps, 0.25 c/s",
        "12.5, reqps, 12.5 req/s",
        "3, cpm, 3 c/min",
        "-0.0, none, 0",
        "Infinity, s, ∞",
        "NaN, s, –"
    })
    void valuesReadAsPeopleReadThem(double value, String unit, String text) {
        assertThat(Units.text(value, unit)).isEqualTo(text);
    }

    @Test
    void mappedValuesAreTold() {
        var style = new ShownPanel.Style(
                "short",
                "",
                Map.of(),
                List.of(),
                List.of(new ShownPanel.Mapping("0", "down", ""), new ShownPanel.Mapping("NaN", "no waiver", "")),
                new ShownPanel.Curve(ShownPanel.Drawing.LINE, ShownPanel.Stacking.NONE, 0, ShownPanel.Lines.NONE));

        assertThat(List.of(Units.text(0, style), Units.text(Double.NaN, style), Units.text(2, style)))
                .containsExactly("down", "no waiver", "2");
    }
}

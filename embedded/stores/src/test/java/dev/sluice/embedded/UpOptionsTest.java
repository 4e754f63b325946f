package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class UpOptionsTest {
    @Test
    void serviceMayLoadItsNativeCompressionWithoutAWarning() {
        UpOptions options = UpOptions.parse(List.of(), new Settings(Map.of()), Path.of("home"), System.out);

        assertThat(options.service()).containsSubsequence("--enable-native-access=ALL-UNNAMED", "-jar");
    }

    @Test
    void observesWithTheRulesOfTheDashboardsWhenAskedTo() {
        assertThat(parsed().observe()).isEmpty();
        assertThat(parsed("--observe").observe())
                .contains(new ObserveOptions(
                        OptionalInt.empty(), Duration.ofSeconds(5), Path.of("home/dashboards/prometheus/rules")));
        assertThat(parsed("--observe", "--observe-port", "9999", "--scrape", "1")
                        .observe())
                .contains(new ObserveOptions(
                        OptionalInt.of(9999), Duration.ofSeconds(1), Path.of("home/dashboards/prometheus/rules")));
    }

    @Test
    void refusesIntervalsThatAreNone() {
        assertThatThrownBy(() -> parsed("--observe", "--scrape", "soon"))
                .hasMessage("--scrape is 'soon'; it has to be a number of seconds");
        assertThatThrownBy(() -> parsed("--observe", "--scrape", "0"))
                .hasMessage("--scrape is 0; it has to be from 1 to 60 seconds");
        assertThatThrownBy(() -> parsed("--observe", "--observe-port")).hasMessage("--observe-port needs a value");
    }

    private static UpOptions parsed(String... arguments) {
        return UpOptions.parse(List.of(arguments), new Settings(Map.of()), Path.of("home"), System.out);
    }
}

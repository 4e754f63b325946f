package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpOptionsTest {
    @Test
    void serviceMayLoadItsNativeCompressionWithoutAWarning() {
        UpOptions options = UpOptions.parse(List.of(), new Settings(Map.of()), Path.of("home"), System.out);

        assertThat(options.service()).containsSubsequence("--enable-native-access=ALL-UNNAMED", "-jar");
    }
}

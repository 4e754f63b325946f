package dev.sluice.scheduler.arrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriPatternTest {
    @ParameterizedTest
    @CsvSource({
        "s3://b/in/*.csv, in/a.csv, true",
        "s3://b/in/*.csv, in/.csv, true",
        "s3://b/in/*.csv, in/deep/a.csv, false",
        "s3://b/in/*.csv, in/a.csv.tmp, false",
        "s3://b/in/**/*.csv, in/a.csv, true",
        "s3://b/in/**/*.csv, in/x/y/a.csv, true",
        "s3://b/in/**/*.csv, inx/a.csv, false",
        "s3://b/in/**, in/x/y, true",
        "s3://b/in/d=*/part-*, in/d=1/part-7, true",
        "s3://b/in/d=*/part-*, in/d=1/x/part-7, false",
        "s3://b/exact.csv, exact.csv, true",
        "s3://b/exact.csv, exact.csvx, false",
        "file:///in/*.csv, /in/a.csv, true",
        "file:///in/*.csv, /in/b/a.csv, false"
    })
    void matches(String pattern, String path, boolean expected) {
        assertThat(UriPattern.parse(pattern).matches(path)).isEqualTo(expected);
    }

    @Test
    void knowsWhatIsFixed() {
        UriPattern pattern = UriPattern.parse("s3://b/in/2026/part-*.csv");

        assertThat(pattern.prefix()).isEqualTo("in/2026/part-");
        assertThat(pattern.folder()).isEqualTo("in/2026/");
        assertThat(pattern.isFlat()).isTrue();
        assertThat(UriPattern.parse("file:///in/**/*.csv").isFlat()).isFalse();
        assertThat(UriPattern.parse("file:///in/*/a.csv").isFlat()).isFalse();
    }

    @Test
    void manyStarsTakeNoLongTime() {
        UriPattern pattern = UriPattern.parse("s3://b/" + "*a".repeat(200) + "b");

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(2), () -> assertThat(pattern.matches("a".repeat(1_000)))
                .isFalse());
    }

    @Test
    void whatIsNoUriIsRefused() {
        assertThatThrownBy(() -> UriPattern.parse("/in/*.csv")).hasMessageContaining("file:///in/*.csv");
    }
}

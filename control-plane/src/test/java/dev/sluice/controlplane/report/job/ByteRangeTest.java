package dev.sluice.controlplane.report.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.report.job.ByteRange.Asked;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    private static Asked asked(String header) {
        return ByteRange.asked(Optional.of(header), 1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-999, 0, 999",
        "bytes=10-, 10, 999",
        "bytes=999-5000, 999, 999",
        "bytes=-1, 999, 999",
        "bytes=-5000, 0, 999",
        "bytes= 5 - 7 , 5, 7",
        "bytes=5-999999999999999999, 5, 999"
    })
    void onePartIsGiven(String header, long from, long to) {
        assertThat(asked(header)).isEqualTo(new Asked.Part(new ByteRange(from, to)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000-", "bytes=1000-1001", "bytes=-0"})
    void whatIsBehindTheEndIsNoPart(String header) {
        assertThat(asked(header)).isEqualTo(new Asked.Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=7-5",
                "bytes=a-b",
                "bytes=0-1,5-6",
                "lines=0-1",
                "bytes=0-99999999999999999999",
                "bytes=+1-2",
                "bytes=1-2-3"
            })
    void whatHttpLetsPassIsPassedOver(String header) {
        assertThat(asked(header)).isEqualTo(new Asked.Whole());
    }

    @Test
    void withoutAHeaderItIsAll() {
        assertThat(ByteRange.asked(Optional.empty(), 1_000)).isEqualTo(new Asked.Whole());
        assertThat(ByteRange.whole(1_000)).isEqualTo(new ByteRange(0, 999));
        assertThat(new ByteRange(10, 19).of(1_000)).isEqualTo("bytes 10-19/1000");
    }
}

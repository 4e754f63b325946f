package dev.sluice.scheduler.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticPartitioningTest {
    private static final StaticPartitioning COUNTRIES = new StaticPartitioning(List.of("DE", "FR", "IT"));

    @Test
    void theOrdinalIsThePlaceInTheList() {
        assertThat(COUNTRIES.partition(1)).isEqualTo(new Partition("FR", 1, Optional.empty(), Optional.empty()));
        assertThat(COUNTRIES.ordinal("IT")).hasValue(2);
        assertThat(COUNTRIES.ordinal("it")).isEmpty();
        assertThat(COUNTRIES.count()).hasValue(3);
        assertThat(COUNTRIES.contains(3)).isFalse();
        assertThatThrownBy(() -> COUNTRIES.key(3)).hasMessage("there is no partition 3; use 0 to 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " DE", "a,b", "a..b", "a\nb"})
    void refusesKeysThatCommandsCannotName(String key) {
        assertThatThrownBy(() -> new StaticPartitioning(List.of(key)))
                .isInstanceOf(ScheduleException.class)
                .hasMessageStartingWith("partition key '" + key + "' is not allowed");
    }

    @Test
    void refusesNoKeysAndTwins() {
        assertThatThrownBy(() -> new StaticPartitioning(List.of()))
                .hasMessage("there are 0 partition keys; list 1 to 10000");
        assertThatThrownBy(() -> new StaticPartitioning(List.of("DE", "FR", "DE")))
                .hasMessage("partition key 'DE' is listed twice; keep one");
    }
}

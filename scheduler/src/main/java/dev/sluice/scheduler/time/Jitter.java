package dev.sluice.scheduler.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Spreads slots of many triggers over time, the same way on every replica.
 *
 * <p>Delay the run, not the slot: fire the slot on time, and give its run slot + jitter as the instant from which it may start. Else
 * a jitter longer than the catch-up window would make slots count as missed.
 */
public final class Jitter {
    private Jitter() {}

    /** A delay from 0 up to, but without, {@code max}, in whole microseconds; zero when max is below a microsecond. */
    public static Duration of(String triggerKey, Instant slot, Duration max) {
        long micros = max.toNanos() / 1_000;
        if (micros <= 0) {
            return Duration.ZERO;
        }
        long hash = 0xCBF2_9CE4_8422_2325L;
        for (int i = 0; i < triggerKey.length(); i++) {
            hash = (hash ^ triggerKey.charAt(i)) * 0x100_0000_01B3L;
        }
        hash = mix(mix(hash ^ slot.getEpochSecond()) + slot.getNano());
        return Duration.ofNanos(Math.unsignedMultiplyHigh(hash, micros) * 1_000);
    }

    /** The finaliser of SplitMix64: every input bit reaches every output bit. */
    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }
}

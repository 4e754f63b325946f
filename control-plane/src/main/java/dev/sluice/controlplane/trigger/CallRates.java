package dev.sluice.controlplane.trigger;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Counts calls per trigger: a bucket that fills evenly and holds a tenth of a minute's calls. Thread-safe. */
final class CallRates {
    private static final int MOST = 10_000;

    private final double perMilli;
    private final double burst;
    private final Map<Long, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Bucket> eldest) {
            return size() > MOST;
        }
    };

    private record Bucket(double left, Instant at) {}

    CallRates(int perMinute) {
        this.perMilli = perMinute / 60_000.0;
        this.burst = Math.max(1, perMinute / 10.0);
    }

    /** Takes one call. Returns how long to wait instead when there are too many. */
    synchronized Optional<Duration> wait(long trigger, Instant now) {
        Bucket bucket = buckets.getOrDefault(trigger, new Bucket(burst, now));
        long passed = Math.max(0, Duration.between(bucket.at(), now).toMillis());
        double left = Math.min(burst, bucket.left() + passed * perMilli);
        boolean enough = left >= 1;
        buckets.put(trigger, new Bucket(enough ? left - 1 : left, now));
        return enough ? Optional.empty() : Optional.of(Duration.ofMillis((long) Math.ceil((1 - left) / perMilli)));
    }
}

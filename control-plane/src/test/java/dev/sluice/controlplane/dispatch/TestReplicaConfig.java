package dev.sluice.controlplane.dispatch;

import java.time.Duration;
import java.util.Optional;

/** Settings of a replica in tests. */
public record TestReplicaConfig(int attempts, Duration lease) implements ReplicaConfig {
    public static TestReplicaConfig of(int attempts) {
        return new TestReplicaConfig(attempts, Duration.ofSeconds(15));
    }

    @Override
    public boolean enabled() {
        return true;
    }

    @Override
    public Optional<String> name() {
        return Optional.empty();
    }

    @Override
    public Duration heartbeat() {
        return Duration.ofSeconds(3);
    }

    @Override
    public boolean endCutOff() {
        return true;
    }

    @Override
    public Duration pollInterval() {
        return Duration.ofMillis(200);
    }

    @Override
    public int triggerBatch() {
        return 200;
    }

    @Override
    public Duration runningEvents() {
        return Duration.ofMinutes(5);
    }

    @Override
    public long logLines() {
        return 1000;
    }
}

package dev.sluice.controlplane.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProjectionLoopTest {
    private static final ProjectionConfig CONFIG = new SmallRyeConfigBuilder()
            .withMapping(ProjectionConfig.class)
            .withDefaultValues(Map.of(
                    "sluice.projection.backoff", "PT0.001S",
                    "sluice.projection.longest-backoff", "PT0.001S",
                    "sluice.projection.poll-interval", "PT0.001S"))
            .build()
            .getConfigMapping(ProjectionConfig.class);

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger steps = new AtomicInteger();

    @Test
    void goesOnAfterAnErrorAndTellsOfIt() {
        Error trouble = new StackOverflowError("too deep");
        try (ProjectionLoop loop = loop(trouble)) {
            loop.start();

            await().until(() -> steps.get() > 3);
            assertThat(failures).containsExactly(trouble);
        }
    }

    @Test
    void goesOnAfterAnExceptionAndTellsOfIt() {
        Exception trouble = new IllegalStateException("the store is away");
        try (ProjectionLoop loop = loop(trouble)) {
            loop.start();

            await().until(() -> steps.get() > 3);
            assertThat(failures).containsExactly(trouble);
        }
    }

    /** Its second step fails. */
    private ProjectionLoop loop(Throwable trouble) {
        ProjectionLoop.Step step = new ProjectionLoop.Step() {
            @Override
            public boolean advance() throws Exception {
                if (steps.incrementAndGet() == 2) {
                    switch (trouble) {
                        case Error error -> throw error;
                        case Exception exception -> throw exception;
                        default -> throw new AssertionError(trouble);
                    }
                }
                return false;
            }

            @Override
            public void failed(Throwable cause) {
                failures.add(cause);
            }
        };
        return new ProjectionLoop("test-projection", step, new Handover(0), CONFIG);
    }
}

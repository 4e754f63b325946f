package dev.sluice.controlplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service as it comes. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class TracesOffTest {
    @Inject
    Transactions transactions;

    @Test
    void nothingIsTracedUntilACollectorIsNamed() {
        List<Integer> told =
                transactions.call(tx -> tx.query("SELECT count(*) FROM trace_position", row -> row.getInt(1)));
        assertThat(told).containsExactly(0);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.equals("traces") || name.startsWith("BatchSpanProcessor"));
    }
}

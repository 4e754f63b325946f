package dev.sluice.controlplane.forecast.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.controlplane.forecast.JobForecasts.JobForecast;
import dev.sluice.controlplane.forecast.Leader;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.model.JobId;
import dev.sluice.testkit.Events;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From an event that comes in over HTTP to what is expected of its job. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class ForecastFeedTest {
    private static final JobId JOB = new JobId(Events.JOBS, "forecast-feed-test");
    private static final Duration SECONDS = Duration.ofSeconds(20);

    @Inject
    ForecastFeed feed;

    @Inject
    StoredForecasts forecasts;

    @Inject
    Leader leader;

    @Inject
    Transactions transactions;

    @Test
    void eventsThatComeInAreForecastWithinSecondsAndAgainAfterARebuild() {
        AtomicInteger advanced = new AtomicInteger();
        feed.onAdvance(advanced::incrementAndGet);
        for (int i = 0; i < 6; i++) {
            post(Events.start(JOB.name(), Events.runId(70_000 + i)).at("2026-01-0" + (i + 1) + "T00:00:00Z"));
            post(Events.complete(JOB.name(), Events.runId(70_000 + i)).at("2026-01-0" + (i + 1) + "T00:02:00Z"));
        }

        await().atMost(SECONDS).until(() -> known() != null && known().runs() == 6);

        assertThat(leader.isLeader()).isTrue();
        assertThat(advanced.get()).isPositive();
        JobForecast live = Objects.requireNonNull(known());
        assertThat(live.duration().orElseThrow().p50()).isBetween(119.0, 121.0);
        assertThat(live.cadence()).contains(86_400.0);
        assertThat(live.reasons()).containsExactly("duration from 6 completed runs");

        ServiceStores.request().post("/api/v1/admin/projections/rebuild").then().statusCode(200);
        await().atMost(SECONDS.multipliedBy(2)).until(() -> known() != null && known().runs() == 6);
        assertThat(known()).isEqualTo(live);
    }

    @Nullable
    private JobForecast known() {
        return transactions.call(tx -> forecasts.next(tx, List.of(JOB))).get(JOB);
    }

    private static void post(Events event) {
        ServiceStores.request()
                .body(event.bytes())
                .post("/api/v1/lineage")
                .then()
                .statusCode(201);
    }
}

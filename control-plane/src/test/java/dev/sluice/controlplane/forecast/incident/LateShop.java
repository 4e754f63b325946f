package dev.sluice.controlplane.forecast.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A shop whose orders are extracted, and jobs that wait for them. */
abstract class LateShop {
    static final Duration HOUR = Duration.ofHours(1);

    final IncidentStage stage = new IncidentStage();
    final long orders = stage.dataset("orders");
    final long extract = stage.job("extract", null, orders);

    Instant ago(Duration duration) {
        return stage.now().minus(duration);
    }

    long consumer(String name) {
        return stage.job(name, orders, stage.dataset(name + "_table"));
    }

    /** Extract has new code, is slow with it, and three jobs wait for it. */
    UUID slowSourceAndItsConsumers() {
        stage.code(extract, ago(HOUR.multipliedBy(30)), "3f2a");
        stage.code(extract, ago(Duration.ofMinutes(20)), "91bc");
        stage.ran(extract, ago(HOUR.multipliedBy(26)), 1);
        stage.ran(extract, ago(HOUR.multipliedBy(2)), 1);
        UUID slow = stage.start(extract, ago(Duration.ofMinutes(20)), 2);
        for (String name : new String[] {"report", "totals", "mails"}) {
            long job = consumer(name);
            stage.ran(job, ago(HOUR.multipliedBy(26)), 9);
            stage.start(job, ago(Duration.ofMinutes(19)), 9);
        }
        return slow;
    }
}

package dev.sluice.dashboards.check;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** One run after the other of the workflow that forecasts learn from. */
final class TickLoad implements Load {
    private static final Duration BETWEEN = Duration.ofMillis(200);

    @Override
    public void drive(Drive drive) throws IOException, InterruptedException {
        while (drive.goesOn()) {
            drive.run("observed/tick", Map.of(), "SUCCEEDED");
            drive.pause(BETWEEN);
        }
    }
}

package dev.sluice.dashboards.rules;

import java.util.List;
import java.util.stream.Stream;

/** Alerts on what people notice or soon will, besides the objectives. */
final class Symptoms {
    /** Each alert of this class is proved with replicas of these names. */
    static final String A = "job=\"sluice\",instance=\"a:8642\"";

    static final String B = "job=\"sluice\",instance=\"b:8642\"";

    private Symptoms() {}

    static List<Alert> all() {
        return Stream.of(StoreAlerts.all(), FlowAlerts.all(), RunAlerts.all(), TrustAlerts.all())
                .flatMap(List::stream)
                .toList();
    }
}

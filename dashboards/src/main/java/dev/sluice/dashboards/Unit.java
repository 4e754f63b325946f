package dev.sluice.dashboards;

/** Units of panels, by Grafana's names. */
public enum Unit {
    COUNT("short"),
    SECONDS("s"),
    MILLISECONDS("ms"),
    BYTES("bytes"),
    BYTES_PER_SECOND("Bps"),
    SHARE("percentunit"),
    EVENTS_PER_SECOND("cps"),
    REQUESTS_PER_SECOND("reqps"),
    OPERATIONS_PER_SECOND("ops"),
    PER_MINUTE("cpm"),
    PLAIN("none");

    private final String id;

    Unit(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }
}

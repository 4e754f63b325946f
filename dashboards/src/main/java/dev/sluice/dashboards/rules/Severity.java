package dev.sluice.dashboards.rules;

/** Who has to act on an alert, and when. */
public enum Severity {
    /** Somebody is called now. */
    PAGE("page"),
    /** Somebody looks at it within a working day. */
    TICKET("ticket");

    private final String label;

    Severity(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}

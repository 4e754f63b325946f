package dev.sluice.dashboards.check;

/** What became of one thing that was looked at. */
sealed interface Outcome {
    /** As it has to be. */
    record Ok(String what) implements Outcome {}

    /** Prometheus answered, but with nothing to draw. */
    record Empty(String what) implements Outcome {}

    /** Refused, or not as it has to be. */
    record Failed(String why) implements Outcome {}

    default boolean isOk() {
        return this instanceof Ok;
    }

    /** One line for people. */
    default String text() {
        return switch (this) {
            case Ok ok -> "ok      " + ok.what();
            case Empty empty -> "EMPTY   " + empty.what();
            case Failed failed -> "FAILED  " + failed.why();
        };
    }
}

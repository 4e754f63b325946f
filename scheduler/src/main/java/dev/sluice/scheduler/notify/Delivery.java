package dev.sluice.scheduler.notify;

/** What became of telling somebody. */
public sealed interface Delivery {
    /** The receiver has it. */
    record Delivered() implements Delivery {}

    /** The receiver will not take it, however often it is sent. */
    record Refused(String reason) implements Delivery {}

    /** It may have it or not; it is sent again under the same id. */
    record Unknown(String cause) implements Delivery {}
}

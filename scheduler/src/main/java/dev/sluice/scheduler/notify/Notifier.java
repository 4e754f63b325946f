package dev.sluice.scheduler.notify;

/** Tells somebody of an alert. Blocking, for a bounded time; never throws; safe for concurrent callers. */
public interface Notifier {
    /** The kind of channel that it serves. */
    String kind();

    /** Sends a notice. The same notice may be sent again after an unknown outcome. */
    Delivery send(Channel channel, Notice notice);
}

package dev.sluice.quality.execute;

/** The audit ended before its checks did: cancelled, or out of time. */
final class AuditStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AuditStopped(String why) {
        super(why);
    }
}

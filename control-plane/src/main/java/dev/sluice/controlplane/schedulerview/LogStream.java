package dev.sluice.controlplane.schedulerview;

/** Where a line of a log comes from. */
public enum LogStream {
    OUT(0),
    ERR(1),
    SYSTEM(2);

    private final int code;

    LogStream(int code) {
        this.code = code;
    }

    /** As stored: do not change. */
    int code() {
        return code;
    }
}

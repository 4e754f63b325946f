package dev.sluice.model.event;

/** What a RunEvent says happened. An absent eventType is OTHER: the spec does not require it. Codes are stored. */
public enum RunEventType {
    START(0),
    RUNNING(1),
    COMPLETE(2),
    ABORT(3),
    FAIL(4),
    OTHER(5);

    private final int code;

    RunEventType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static RunEventType ofCode(int code) {
        for (RunEventType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("no run event type has code " + code);
    }

    public boolean isTerminal() {
        return this == COMPLETE || this == ABORT || this == FAIL;
    }
}

package dev.sluice.model.run;

/** State of a run, derived from the set of its events and never from their order of arrival. Codes are stored. */
public enum RunState {
    /** Only referred to, or only events that say nothing about progress. */
    NEW(0, false),
    /** Started, no terminal event. */
    RUNNING(1, false),
    /** The only terminal events say COMPLETE. */
    COMPLETED(2, true),
    /** At least one ABORT, no FAIL. */
    ABORTED(3, true),
    /** At least one FAIL, whatever else was said: real producers send COMPLETE after FAIL. */
    FAILED(4, true);

    private final int code;
    private final boolean terminal;

    RunState(int code, boolean terminal) {
        this.code = code;
        this.terminal = terminal;
    }

    public int code() {
        return code;
    }

    public static RunState ofCode(int code) {
        for (RunState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalArgumentException("no run state has code " + code);
    }

    public boolean isTerminal() {
        return terminal;
    }
}

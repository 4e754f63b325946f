package dev.sluice.cli;

/** Ends a command with a message for the person who typed it. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Of a command that did not do what it was asked. */
    static final int FAILED = 1;

    /** Of a command that was typed wrongly. */
    static final int WRONG_USAGE = 2;

    /** Of a wait that was given up. */
    static final int TIMED_OUT = 3;

    private final int exitCode;
    private final String code;
    private final String shown;

    private Failure(int exitCode, String code, String message, String shown) {
        super(message, null, false, false);
        this.exitCode = exitCode;
        this.code = code;
        this.shown = shown;
    }

    /** Something is wrong outside of the command line; the code is stable, for programs. */
    static Failure failed(String code, String message) {
        return new Failure(FAILED, code, message, message);
    }

    /** The service says no; people see its code as well, to ask others about. */
    static Failure ofService(String code, String message) {
        return new Failure(FAILED, code, message, code + ": " + message);
    }

    /** The same with more to say. */
    Failure with(String more) {
        return new Failure(exitCode, code, text() + more, shown + more);
    }

    /** The command line asks for something that cannot be. */
    static Failure wrongUsage(String message) {
        return new Failure(WRONG_USAGE, "WRONG_USAGE", message, message);
    }

    int exitCode() {
        return exitCode;
    }

    String code() {
        return code;
    }

    /** For people. */
    String shown() {
        return shown;
    }

    /** For programs. */
    String text() {
        return String.valueOf(getMessage());
    }
}

package dev.sluice.scheduler.execute;

/**
 * What the exit code of a process or container says about another try.
 *
 * <table>
 * <caption>Exit codes</caption>
 * <tr><td>0</td><td>success</td></tr>
 * <tr><td>2, 64 to 74, 76 to 78, 126, 127</td><td>{@link ErrorClass#PERMANENT}: usage, configuration, no such command</td></tr>
 * <tr><td>75 and all others, also signals</td><td>{@link ErrorClass#TRANSIENT}: worth another try</td></tr>
 * </table>
 */
public final class ExitCodes {
    private ExitCodes() {}

    /** The class of a code that is not 0. */
    public static ErrorClass classOf(int code) {
        return switch (code) {
            case 75 -> ErrorClass.TRANSIENT; // EX_TEMPFAIL, inside the range of the lasting ones
            case 2, 126, 127 -> ErrorClass.PERMANENT;
            default -> code >= 64 && code <= 78 ? ErrorClass.PERMANENT : ErrorClass.TRANSIENT;
        };
    }

    /** The code in words, with the signal when it was one. */
    public static String describe(int code) {
        String meaning =
                switch (code) {
                    case 75 -> " (temporary failure)";
                    case 126 -> " (found, but not executable)";
                    case 127 -> " (command not found)";
                    case 130 -> " (signal INT)";
                    case 134 -> " (signal ABRT)";
                    case 137 -> " (signal KILL)";
                    case 139 -> " (signal SEGV)";
                    case 143 -> " (signal TERM)";
                    default -> code > 128 && code < 193 ? " (signal " + (code - 128) + ")" : "";
                };
        return "exit code " + code + meaning;
    }
}

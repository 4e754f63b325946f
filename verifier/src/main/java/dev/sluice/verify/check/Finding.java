package dev.sluice.verify.check;

/** What one check found. */
public sealed interface Finding {
    /** Name of the check. */
    String check();

    /** For people. */
    String text();

    /** It is as it has to be. */
    record Passed(String check, String text) implements Finding {}

    /** It is not. */
    record Refused(String check, String file, String text) implements Finding {}

    /** It could not be looked at, for something that it rests on was refused. */
    record Skipped(String check, String text) implements Finding {}

    /** Worth knowing; decides nothing. */
    record Noted(String check, String file, String text) implements Finding {}
}

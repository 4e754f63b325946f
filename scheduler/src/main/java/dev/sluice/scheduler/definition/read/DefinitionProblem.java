package dev.sluice.scheduler.definition.read;

/**
 * One thing that is wrong in a file.
 *
 * @param code stable: {@code SLUICE-DEF-004}
 * @param path of the file
 * @param line from 1
 * @param column from 1, in characters
 * @param message what is wrong
 * @param fix what to do; empty when the message says it
 * @param snippet the line of the file with a caret under the place, secrets blanked out
 */
public record DefinitionProblem(
        String code, String path, int line, int column, String message, String fix, String snippet) {
    /** As a terminal shows it: {@code file:line:column: code message}, the line, a caret, the fix. */
    public String render() {
        return path + ":" + line + ":" + column + ": " + code + " " + message + "\n" + snippet
                + (fix.isEmpty() ? "" : "\n  fix: " + fix);
    }
}

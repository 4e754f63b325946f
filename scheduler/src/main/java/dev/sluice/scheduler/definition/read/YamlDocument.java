package dev.sluice.scheduler.definition.read;

/**
 * One document of a file.
 *
 * @param file whose it is
 * @param text of the document alone
 * @param firstLine of that text in the file, from 1
 * @param root its content
 */
record YamlDocument(SourceFile file, String text, int firstLine, YamlNode root) {
    /** Its last line in the file, from 1. */
    int lastLine() {
        int lines = new Lines(text).count();
        boolean ended = text.endsWith("\n") || text.endsWith("\r");
        return firstLine + lines - (ended ? 2 : 1);
    }
}

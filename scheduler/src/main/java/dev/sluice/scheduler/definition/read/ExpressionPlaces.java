package dev.sluice.scheduler.definition.read;

/** Finds the place of a character of a scalar in the file. */
final class ExpressionPlaces {
    private ExpressionPlaces() {}

    /**
     * The place of an offset in a scalar's text. Indentation and escapes make both differ, so the text around the offset is looked for
     * in the file: the same number of occurrences before it, in the same order.
     */
    static Place of(Lines lines, YamlNode.Scalar node, int offset) {
        int from = lines.offset(node.place());
        int to = Math.max(from, lines.offset(node.end()));
        String raw = lines.text().substring(from, to);
        String text = node.text();
        int at = Math.clamp(offset, 0, text.length());
        int end = at;
        while (end < text.length() && end - at < 40 && text.charAt(end) != '\n') {
            end++;
        }
        String needle = text.substring(at, end);
        if (needle.isEmpty()) {
            // The end of an expression: one after the last character.
            int last = text.substring(0, at).stripTrailing().length();
            if (last == 0) {
                return node.place();
            }
            Place before = of(lines, node, last - 1);
            return new Place(before.line(), before.column() + 1);
        }
        int nth = 0;
        for (int i = text.indexOf(needle); i >= 0 && i < at; i = text.indexOf(needle, i + 1)) {
            nth++;
        }
        int found = raw.indexOf(needle);
        for (int i = 0; i < nth && found >= 0; i++) {
            found = raw.indexOf(needle, found + 1);
        }
        return found < 0 ? node.place() : lines.place(from + found);
    }
}

package dev.sluice.scheduler.definition.read;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a file into its documents, each parsed on its own, so that a slip in one leaves the others readable.
 *
 * <p>YAML allows no document marker inside of content, so a line that begins with one always cuts.
 */
final class YamlDocuments {
    /** Largest file, in characters. */
    static final int MAX_LENGTH = 1 << 20;

    /** Most documents of a file. */
    static final int MAX_DOCUMENTS = 500;

    private YamlDocuments() {}

    static List<YamlDocument> read(SourceFile file, Problems problems) {
        if (file.text().length() > MAX_LENGTH) {
            problems.add(
                    Rule.LIMIT,
                    Place.START,
                    "the file has " + file.text().length() + " characters; allowed are at most " + MAX_LENGTH,
                    "split it into several files");
            return List.of();
        }
        List<YamlDocument> documents = new ArrayList<>();
        for (Chunk chunk : chunks(problems.lines(), file.text())) {
            if (documents.size() == MAX_DOCUMENTS) {
                problems.add(
                        Rule.LIMIT,
                        new Place(chunk.firstLine(), 1),
                        "the file has more than " + MAX_DOCUMENTS + " documents",
                        "split it into several files");
                break;
            }
            if (isWellFormed(chunk, problems)) {
                new YamlComposer(problems, chunk.firstLine(), chunk.text())
                        .compose()
                        .ifPresent(
                                root -> documents.add(new YamlDocument(file, chunk.text(), chunk.firstLine(), root)));
            }
        }
        return documents;
    }

    private record Chunk(int firstLine, String text) {}

    /** Half of a character is none; the parser trips over one that ends where its buffer does. */
    private static boolean isWellFormed(Chunk chunk, Problems problems) {
        String text = chunk.text();
        int line = chunk.firstLine();
        int start = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                problems.add(
                        Rule.SYNTAX,
                        new Place(line, i - start + 1),
                        "the document has half of a character, U+%04X, which YAML does not allow".formatted(point),
                        "remove it; the file may have been cut, or is not UTF-8");
                return false;
            }
            if (point == '\n') {
                line++;
                start = i + 1;
            }
        }
        return true;
    }

    private static List<Chunk> chunks(Lines lines, String text) {
        List<Chunk> chunks = new ArrayList<>();
        int first = 1;
        boolean content = false;
        for (int number = 1; number <= lines.count(); number++) {
            String line = lines.line(number);
            boolean starts = isMarker(line, "---");
            boolean ends = isMarker(line, "...");
            if (starts && content) {
                chunks.add(new Chunk(first, text.substring(lines.start(first), lines.start(number))));
                first = number;
            } else if (ends) {
                chunks.add(new Chunk(first, text.substring(lines.start(first), lines.start(number + 1))));
                first = number + 1;
            }
            boolean bare = line.isBlank() || line.startsWith("#") || (line.startsWith("%") && !content);
            content = !ends && (starts || content || !bare);
        }
        chunks.add(new Chunk(first, text.substring(lines.start(first))));
        return chunks;
    }

    private static boolean isMarker(String line, String marker) {
        return line.startsWith(marker)
                && (line.length() == marker.length() || Character.isWhitespace(line.charAt(marker.length())));
    }
}

package dev.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A child's log: a file of bounded size with numbered predecessors, and its last lines in memory.
 *
 * <p>Each start begins a new file; {@code name.log.1} is the previous one, and the oldest is dropped.
 */
final class LogFile {
    static final int KEPT_FILES = 5;
    private static final int TAIL_LINES = 30;
    private static final long MAX_BYTES = 16L << 20;

    private final Path file;
    private final Deque<String> tail = new ArrayDeque<>();
    private long written;

    private LogFile(Path file) {
        this.file = file;
    }

    static LogFile startedAt(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        rotate(file);
        return new LogFile(file);
    }

    /** Renames the file to its first predecessor, each predecessor to the next one. */
    static void rotate(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (int i = KEPT_FILES - 1; i >= 1; i--) {
            Path from = i == 1 ? file : numbered(file, i - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(file, i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path numbered(Path file, int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    Path path() {
        return file;
    }

    synchronized void append(String line) {
        if (tail.size() == TAIL_LINES) {
            tail.removeFirst();
        }
        tail.addLast(line);
        byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
        try {
            if (written + bytes.length > MAX_BYTES) {
                rotate(file);
                written = 0;
            }
            Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            written += bytes.length;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the log " + file, e);
        }
    }

    synchronized List<String> lastLines() {
        return List.copyOf(tail);
    }

    /** The last lines of a log that another process writes by itself. */
    static List<String> lastLinesOf(Path file) {
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        } catch (IOException e) {
            return List.of("(cannot read " + file + ": " + e.getMessage() + ")");
        }
    }
}

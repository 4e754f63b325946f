package dev.sluice.adapters.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads which processes there are from {@code /proc}. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

    private ProcessTable() {}

    /**
     * The processes of an attempt that still run: of its process group, of its session, or with its mark in their
     * environment, which finds the ones that made themselves a session of their own. Ended ones that nobody has waited
     * for do not count.
     */
    static List<Long> of(long leader, String mark) {
        List<Long> found = new ArrayList<>();
        byte[] wanted = mark.getBytes(StandardCharsets.UTF_8);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                if (belongs(entry, leader, wanted)) {
                    found.add(Long.parseLong(entry.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot read " + PROC + "; processes need a Linux system", e);
        }
        return found;
    }

    private static boolean belongs(Path entry, long leader, byte[] mark) {
        try {
            String stat = Files.readString(entry.resolve("stat"), StandardCharsets.ISO_8859_1);
            // pid (any text) state parent group session …
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
            if (fields[0].equals("Z") || fields[0].equals("X")) {
                return false;
            }
            return Long.parseLong(fields[2]) == leader
                    || Long.parseLong(fields[3]) == leader
                    || contains(Files.readAllBytes(entry.resolve("environ")), mark);
        } catch (IOException e) {
            return false; // ended meanwhile, or another user's
        }
    }

    /** Whether one of the NUL-separated variables is the mark. */
    private static boolean contains(byte[] environ, byte[] mark) {
        int from = 0;
        for (int i = 0; i <= environ.length; i++) {
            if (i == environ.length || environ[i] == 0) {
                if (i - from == mark.length && java.util.Arrays.equals(environ, from, i, mark, 0, mark.length)) {
                    return true;
                }
                from = i + 1;
            }
        }
        return false;
    }
}

package dev.sluice.scheduler.definition.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the problems of one file. Lines are quoted at the end, when all secrets to blank out are known. */
final class Problems {
    /** Most problems told per file: a file with more is not a definition. */
    static final int MOST = 200;

    private static final int WIDTH = 140;

    private final SourceFile file;
    private final Lines lines;
    private final Set<Found> found = new LinkedHashSet<>();
    private final List<Mask> masks = new ArrayList<>();

    private record Found(Rule rule, Place place, String message, String fix) {}

    private record Mask(int line, int from, int to, String secret) {}

    Problems(SourceFile file) {
        this.file = file;
        this.lines = new Lines(file.text());
    }

    Lines lines() {
        return lines;
    }

    String path() {
        return file.path();
    }

    int count() {
        return found.size();
    }

    void add(Rule rule, Place place, String message, String fix) {
        found.add(new Found(rule, place, message, fix));
    }

    void add(Rule rule, YamlNode node, String message, String fix) {
        add(rule, node.place(), message, fix);
    }

    /** Whether nothing but a rule is broken. */
    boolean isEmptyBut(Rule rule) {
        return found.stream().allMatch(f -> f.rule() == rule);
    }

    /** Whether a part of a stretch of a line is blanked out already. */
    boolean isMasked(int line, int from, int to) {
        return masks.stream().anyMatch(mask -> mask.line() == line && mask.from() < to && from < mask.to());
    }

    boolean hasBetween(int first, int last) {
        return found.stream()
                .anyMatch(f -> f.place().line() >= first && f.place().line() <= last);
    }

    /** Blanks out a stretch of a line, and the same text in messages. Columns from 1, the last one not included. */
    void mask(int line, int from, int to) {
        String text = lines.line(line);
        masks.add(new Mask(
                line, from, to, text.substring(Math.min(from - 1, text.length()), Math.min(to - 1, text.length()))));
    }

    List<DefinitionProblem> toList() {
        List<Found> told = new ArrayList<>(found.stream()
                .sorted(Comparator.comparing(Found::place).thenComparing(Found::rule))
                .limit(MOST)
                .toList());
        if (found.size() > MOST) {
            told.set(
                    MOST - 1,
                    new Found(
                            Rule.LIMIT,
                            told.getLast().place(),
                            "the file has " + found.size() + " problems; those from here on are not told",
                            "mend the ones above first"));
        }
        return told.stream().map(this::problem).toList();
    }

    private DefinitionProblem problem(Found f) {
        return new DefinitionProblem(
                f.rule().code(),
                file.path(),
                f.place().line(),
                f.place().column(),
                blanked(f.message()),
                blanked(f.fix()),
                snippet(f.place()));
    }

    private String blanked(String message) {
        String result = message;
        for (Mask mask : masks) {
            if (mask.secret().length() >= 4) {
                result = result.replace(mask.secret(), "***");
            }
        }
        return result;
    }

    private String snippet(Place place) {
        char[] line = lines.line(place.line()).toCharArray();
        for (Mask mask : masks) {
            for (int i = mask.from() - 1;
                    mask.line() == place.line() && i < Math.min(mask.to() - 1, line.length);
                    i++) {
                line[i] = '*';
            }
        }
        for (int i = 0; i < line.length; i++) {
            if (Character.isISOControl(line[i])) {
                line[i] = ' ';
            }
        }
        int from = place.column() > WIDTH - 20 ? place.column() - WIDTH / 2 : 0;
        int to = Math.min(line.length, from + WIDTH);
        String shown = from < to ? new String(line, from, to - from) : "";
        String number = "%5d".formatted(place.line());
        return number + " | " + shown + "\n" + " ".repeat(number.length()) + " | "
                + " ".repeat(Math.max(0, place.column() - 1 - from)) + "^";
    }
}

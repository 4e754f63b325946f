package dev.sluice.scheduler.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the nearest of the allowed words. */
public final class Suggestions {
    private static final int MOST_LISTED = 24;
    private static final int LONGEST = 200;

    private Suggestions() {}

    /** The nearest candidate, when it is near enough to be a slip. */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        // Of one or two letters any change is another word.
        int allowed = word.length() < 3 ? 0 : Math.min(3, Math.max(1, word.length() / 3));
        String best = null;
        int bestDistance = allowed + 1;
        for (String candidate : candidates) {
            int distance = candidate.length() > LONGEST ? bestDistance : distance(fold(word), fold(candidate));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** "did you mean 'a'? allowed: a, b", the first half only when something is near. */
    public static String fix(String word, Collection<String> candidates) {
        String nearest =
                nearest(word, candidates).map(n -> "did you mean '" + n + "'? ").orElse("");
        if (candidates.isEmpty()) {
            return nearest.isEmpty() ? "nothing is allowed here" : nearest.strip();
        }
        return nearest + "allowed: " + list(candidates);
    }

    /** The candidates with commas, cut when they are too many to read. */
    public static String list(Collection<String> candidates) {
        String listed = String.join(", ", candidates.stream().limit(MOST_LISTED).toList());
        return candidates.size() > MOST_LISTED ? listed + ", … (" + candidates.size() + " in all)" : listed;
    }

    private static String fold(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    /** Damerau-Levenshtein distance, each place edited once at most. */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return last[b.length()];
    }
}

package dev.sluice.quality.check;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class Nearest {
    /** Most names told in a message. */
    private static final int TOLD = 12;

    private Nearest() {}

    /** The candidate that is nearest to a name, if any is near enough to be a slip: at most a third of its letters, at most 3. */
    public static Optional<String> to(String name, Collection<String> candidates) {
        int most = Math.max(1, Math.min(3, name.length() / 3));
        return candidates.stream()
                .filter(c -> distance(name, c) <= most)
                .min(Comparator.comparingInt((String c) -> distance(name, c)).thenComparing(Comparator.naturalOrder()));
    }

    /** Message about a name that does not exist: what was probably meant, else what there is. */
    public static String unknown(String what, String name, Collection<String> candidates) {
        return to(name, candidates)
                .map(c -> "there is no " + what + " '" + name + "'; did you mean '" + c + "'?")
                .orElseGet(() -> "there is no " + what + " '" + name + "'; there are: " + told(candidates));
    }

    private static String told(Collection<String> candidates) {
        String names = String.join(", ", candidates.stream().limit(TOLD).toList());
        return candidates.size() > TOLD ? names + " and " + (candidates.size() - TOLD) + " more" : names;
    }

    /** Edits between two names, case ignored: letters put in, left out, changed, or two neighbours exchanged. */
    static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, a, b, i, j);
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int fewest(int[][] edits, String a, String b, int i, int j) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(Math.min(edits[i - 1][j] + 1, edits[i][j - 1] + 1), edits[i - 1][j - 1] + change);
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
    }
}

package dev.sluice.scheduler.execute;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Replaces secret values in text by {@code ***}.
 *
 * <p>Found are the value, each line of it, its last word when it is a credential with a scheme ({@code Bearer abc}), and
 * each of these in Base64 and as part of a URL. Values shorter than {@value #SHORTEST} characters are left alone: to
 * replace every "1" would tell the secret rather than hide it.
 */
public final class SecretMask {
    /** Shortest text that is masked. */
    public static final int SHORTEST = 3;

    private static final String SHOWN = "***";

    private final List<String> needles;

    private SecretMask(Collection<String> needles) {
        // Longest first: a secret that contains another must go as a whole.
        this.needles = needles.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    public static SecretMask of(Collection<Secret> secrets) {
        Set<String> needles = new LinkedHashSet<>();
        for (Secret secret : secrets) {
            String value = secret.reveal();
            addForms(value.strip(), needles);
            value.lines().map(String::strip).forEach(line -> addForms(line, needles));
            int space = value.strip().lastIndexOf(' ');
            if (space > 0) {
                addForms(value.strip().substring(space + 1), needles);
            }
        }
        return new SecretMask(needles);
    }

    private static void addForms(String text, Set<String> to) {
        if (text.length() < SHORTEST) {
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.add(text);
        to.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        to.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        to.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
        to.add(URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /** The text without the secrets. */
    public String apply(String text) {
        String shown = text;
        for (String needle : needles) {
            shown = shown.replace(needle, SHOWN);
        }
        return shown;
    }

    /** Length of the longest text that is masked, in characters; 0 when there is none. */
    public int longest() {
        return needles.isEmpty() ? 0 : needles.getFirst().length();
    }
}

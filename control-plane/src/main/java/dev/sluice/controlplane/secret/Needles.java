package dev.sluice.controlplane.secret;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds secret values in text of any size: one look at each position, and a closer one only where four characters fit.
 *
 * <p>Found are a value, its Base64, and how it is written in a URL and in JSON; of a value of several lines the long ones too.
 * Hidden are only values that could not be anything else: at least {@value #SHORTEST} characters of two kinds. To hide a plain
 * word would hide names.
 */
final class Needles {
    static final int SHORTEST = 8;

    /** Shortest line of a key that is found without the rest. */
    private static final int SHORTEST_LINE = 20;

    private static final int GRAM = 4;
    private static final int BITS = 16;
    private static final String SHOWN = "***";

    private final List<String> texts;
    private final List<byte[]> bytes;
    private final long[] begins = new long[1 << (BITS - 6)];

    Needles(Collection<String> values) {
        Set<String> forms = new LinkedHashSet<>();
        values.forEach(value -> addForms(value.strip(), forms));
        // Longest first: a value that contains another must go as a whole.
        texts = forms.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        bytes = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        for (byte[] needle : bytes) {
            int begin = 0;
            for (int i = 0; i < GRAM; i++) {
                begin = next(begin, needle[i]);
            }
            begins[index(begin) >>> 6] |= 1L << index(begin);
        }
    }

    /** Whether a value can be hidden without hiding anything else. */
    static boolean canBeHidden(String value) {
        if (value.length() < SHORTEST) {
            return false;
        }
        long kinds = value.chars()
                .map(c -> c >= 'a' && c <= 'z' ? 1 : c >= 'A' && c <= 'Z' ? 2 : c >= '0' && c <= '9' ? 3 : 4)
                .distinct()
                .count();
        return kinds > 1;
    }

    private static void addForms(String value, Set<String> to) {
        if (!canBeHidden(value)) {
            return;
        }
        byte[] plain = value.getBytes(StandardCharsets.UTF_8);
        to.add(value);
        to.add(Base64.getEncoder().withoutPadding().encodeToString(plain));
        to.add(Base64.getUrlEncoder().withoutPadding().encodeToString(plain));
        to.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
        to.add(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        to.add(json(value));
        if (value.lines().count() > 1) {
            value.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= SHORTEST_LINE
                            && !line.startsWith("-----")
                            && line.chars().noneMatch(Character::isWhitespace))
                    .forEach(to::add);
        }
    }

    private static String json(String value) {
        return value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    private static int next(int gram, int unit) {
        return (gram << 8) | (unit & 0xff);
    }

    private static int index(int gram) {
        return (gram * 0x9E3779B1) >>> (32 - BITS);
    }

    private boolean mayBegin(int gram) {
        int index = index(gram);
        return (begins[index >>> 6] & 1L << index) != 0;
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    /** The text itself when there is nothing in it. */
    String mask(String text) {
        if (texts.isEmpty() || text.length() < SHORTEST || !isIn(text)) {
            return text;
        }
        String shown = text;
        for (String needle : texts) {
            shown = shown.replace(needle, SHOWN);
        }
        return shown;
    }

    private boolean isIn(String text) {
        int gram = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit > 0x7f) {
                return true; // rare: leave it to the closer look
            }
            gram = next(gram, unit);
            if (i >= GRAM - 1 && mayBegin(gram) && fits(text, i - GRAM + 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean fits(String text, int at) {
        for (String needle : texts) {
            if (text.startsWith(needle, at)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a part of UTF-8 text has a value in it. */
    boolean isIn(byte[] text, int from, int length) {
        if (texts.isEmpty()) {
            return false;
        }
        int gram = 0;
        for (int i = from; i < from + length; i++) {
            gram = next(gram, text[i]);
            if (i >= from + GRAM - 1 && mayBegin(gram) && fits(text, i - GRAM + 1, from + length)) {
                return true;
            }
        }
        return false;
    }

    private boolean fits(byte[] text, int at, int end) {
        for (byte[] needle : bytes) {
            if (at + needle.length <= end && Arrays.equals(text, at, at + needle.length, needle, 0, needle.length)) {
                return true;
            }
        }
        return false;
    }
}

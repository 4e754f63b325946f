package dev.sluice.quality.check.type;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Nearest;
import dev.sluice.quality.check.PortablePattern;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Documented forms of text, as portable patterns: the answer is the same in every store, whatever its casts would accept.
 */
enum TextForm {
    EMAIL(
            "email",
            "name@host.domain as HTML forms accept it, with a dot in the domain",
            Parts.LOCAL + "@" + Parts.LABEL + "(?:\\." + Parts.LABEL + ")+"),
    UUID("uuid", "8-4-4-4-12 hexadecimal digits", "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"),
    DATE("date", "2026-01-31; the day exists in the calendar", Parts.DATE),
    TIME("time", "23:59, 23:59:59 or with up to 9 decimals", Parts.TIME),
    TIMESTAMP(
            "timestamp",
            "date, T or a space, time, and perhaps Z or an offset",
            "(?:" + Parts.DATE + ")[T ]" + Parts.TIME + Parts.OFFSET),
    IPV4("ipv4", "four numbers up to 255, no leading zeros", "(?:" + Parts.BYTE + "\\.){3}" + Parts.BYTE),
    IPV6("ipv6", "eight groups of hexadecimal digits, :: at most once; no embedded IPv4, no zone", Parts.IPV6),
    HOSTNAME(
            "hostname",
            "labels of letters, digits and inner hyphens, joined by dots",
            Parts.LABEL + "(?:\\." + Parts.LABEL + ")*"),
    URL(
            "url",
            "http or https, host, perhaps port, path, query and fragment, no white space",
            "[Hh][Tt][Tt][Pp][Ss]?://" + Parts.LABEL + "(?:\\." + Parts.LABEL + ")*(?::[0-9]{1,5})?(?:[/?#]\\S*)?"),
    INTEGER("integer", "perhaps a sign, and up to 18 digits behind leading zeros", "[+-]?0*[0-9]{1,18}"),
    DECIMAL(
            "decimal",
            "perhaps a sign, digits, a decimal point and an exponent",
            "[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"),
    BOOLEAN(
            "boolean",
            "true, false, t, f, yes, no, y, n, 1 or 0, in either case",
            "[Tt](?:[Rr][Uu][Ee])?|[Ff](?:[Aa][Ll][Ss][Ee])?|[Yy](?:[Ee][Ss])?|[Nn][Oo]?|[01]"),
    PHONE("phone", "international: +, then 7 to 15 digits (E.164)", "\\+[1-9][0-9]{6,14}"),
    IBAN(
            "iban",
            "country, two check digits, up to 30 capitals and digits; the check digits are not verified",
            "[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}"),
    COUNTRY("country", "two capitals (shape of ISO 3166)", "[A-Z]{2}"),
    CURRENCY("currency", "three capitals (shape of ISO 4217)", "[A-Z]{3}");

    private final String text;
    private final String doc;
    private final String pattern;

    TextForm(String text, String doc, String pattern) {
        this.text = text;
        this.doc = doc;
        this.pattern = pattern;
    }

    /** As definitions write it. */
    String text() {
        return text;
    }

    PortablePattern pattern() {
        return PortablePattern.of(pattern);
    }

    static TextForm of(String text) {
        return Arrays.stream(values())
                .filter(f -> f.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new CheckFault(Nearest.unknown("format", text, texts(List.of(values())))));
    }

    static List<String> texts(List<TextForm> forms) {
        return forms.stream().map(TextForm::text).toList();
    }

    /** What each form is, for documentation. */
    static String doc(List<TextForm> forms) {
        return forms.stream().map(f -> f.text + ": " + f.doc).collect(Collectors.joining("; "));
    }

    /** Parts of patterns: constants of an enum cannot use its own fields. */
    private static final class Parts {
        static final String LOCAL = "[0-9A-Za-z.!#$%&'*+/=?^_`{|}~-]+";
        static final String LABEL = "[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?";
        static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
        static final String LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29";
        static final String DATE = LEAP
                + "|[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))";
        static final String TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?";
        static final String OFFSET = "(?:Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)?";
        static final String HEX = "[0-9A-Fa-f]{1,4}";
        static final String IPV6 = "(?:H:){7}H|(?:H:){1,7}:|(?:H:){1,6}:H|(?:H:){1,5}(?::H){1,2}|(?:H:){1,4}(?::H){1,3}"
                        .replace("H", HEX)
                + "|(?:H:){1,3}(?::H){1,4}|(?:H:){1,2}(?::H){1,5}|H:(?::H){1,6}|:(?:(?::H){1,7}|:)".replace("H", HEX);
    }
}

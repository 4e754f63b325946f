package dev.sluice.quality.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortablePatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "(?=a)b ¦ column 1: '(?=a' is refused: look-around is not portable; write two checks, or an expression",
                "a(?<!b) ¦ column 2: '(?<!' is refused: look-around is not portable; write two checks, or an expression",
                "(?<n>a) ¦ column 1: '(?<n' is refused: named groups are not portable; write (...)",
                "(?i)a ¦ column 1: '(?i)' is refused: inline flags and atomic groups are not portable; for either case set ignoreCase: true",
                "(a)\\1 ¦ column 4: '\\1' is refused: back-references are not portable",
                "\\bword ¦ column 1: '\\b' is refused: word boundaries are not portable; the pattern has to match the whole value anyway",
                "\\p{L}+ ¦ column 1: '\\p' is refused: Unicode properties are not portable; write a class such as [A-Za-z]",
                "[[:alpha:]] ¦ column 2: '[:' is refused: POSIX classes are not portable; write ranges such as A-Za-z",
                "a{256} ¦ column 2: '{256}' is refused: repeats go up to 255; check the length with type length",
                "a*+ ¦ column 3: '+' behind a repeat is refused: possessive and double repeats are not portable",
                "a++b ¦ column 3: '+' behind a repeat is refused: possessive and double repeats are not portable",
                "[a ¦ column 1: '[' is refused: its ']' is missing",
                "a\\ ¦ column 2: a single '\\' at the end is refused: escape it: \\\\",
                "[\\D] ¦ column 2: '\\D' in a class is refused: negate the whole class: [^...]",
                "[a&&b] ¦ column 3: '&&' is refused: intersections are not portable",
                "\\x41 ¦ column 1: '\\x' is refused: portable are \\d \\D \\w \\W \\s \\S \\n \\t \\r \\f and escaped signs",
            })
    void whatIsNotPortableIsRefusedWithItsPlace(String pattern, String message) {
        assertThatThrownBy(() -> PortablePattern.of(pattern))
                .isInstanceOf(CheckFault.class)
                .hasMessage("pattern '" + pattern + "', " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a", "a)", "*a", "a{3,1}", "[z-a]"})
    void whatCannotBeReadIsRefused(String pattern) {
        assertThatThrownBy(() -> PortablePattern.of(pattern)).isInstanceOf(CheckFault.class);
    }

    private static final List<String> PATTERNS = List.of(
            "[\\s\\S]*b[\\W\\w]+",
            "a[\\d\\D]?",
            "a.c",
            "a.*",
            "[^@]+@[^@]+",
            "\\d{2,4}",
            "\\w+\\s\\w+",
            "[\\w-]+",
            "[\\w.-]+",
            "(a|b)*c?",
            "a|bc|",
            "^abc$",
            "x{2}y{0,}",
            "a+?b*?",
            "\\.\\*\\?\\(\\)\\[\\]\\{\\}\\|\\^\\$\\\\",
            "[]a]+",
            "[^]a]+",
            "[a^-]+",
            "'\"`",
            "ü+",
            "[ä-ü]",
            "\\S+@\\S+",
            "a{,3}",
            "{}",
            "\\t|\\n",
            "[\\d\\s]+",
            "a\\/b",
            "(?:ab){1,3}");
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "abc",
            "a\nc",
            "a@b",
            "@",
            "12",
            "12345",
            "ab cd",
            "a_b-c",
            "a.b",
            "aabbc",
            "bc",
            "xxyyy",
            "b",
            "aab",
            ".*?()[]{}|^$\\",
            "]",
            "]]a",
            "a^-",
            "'\"`",
            "ü",
            "üü",
            "ö",
            "a{,3}",
            "{}",
            "\t",
            "\n",
            "1 2",
            "a/b",
            "ababab",
            "٣",
            "é");

    /** Java is the referee: the same whole texts match in each store. */
    @ParameterizedTest
    @EnumSource(Store.class)
    void storesAgreeWithJava(Store store) {
        try (TestTable table = store.table("x INTEGER", "")) {
            for (String source : PATTERNS) {
                PortablePattern pattern = PortablePattern.of(source);
                for (String text : TEXTS) {
                    boolean expected =
                            Pattern.compile(pattern.portable()).matcher(text).matches();
                    assertThat(matches(table, store, pattern, text))
                            .as("%s on '%s'", source, text)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** Random patterns over few characters, random texts over the same. */
    @ParameterizedTest
    @EnumSource(Store.class)
    void storesAgreeWithJavaOnRandomPatterns(Store store) {
        Random random = new Random(4);
        try (TestTable table = store.table("x INTEGER", "")) {
            for (int i = 0; i < 300; i++) {
                PortablePattern pattern = PortablePattern.of(random(random, 3));
                for (int j = 0; j < 4; j++) {
                    String text = random.ints(random.nextInt(5), 0, 4)
                            .collect(StringBuilder::new, (b, c) -> b.append("ab-\n".charAt(c)), StringBuilder::append)
                            .toString();
                    assertThat(matches(table, store, pattern, text))
                            .as("%s on '%s'", pattern.source(), text)
                            .isEqualTo(Pattern.compile(pattern.portable())
                                    .matcher(text)
                                    .matches());
                }
            }
        }
    }

    private static boolean matches(TestTable table, Store store, PortablePattern pattern, String text) {
        Dialect dialect = store.dialect();
        return table.ask("SELECT " + dialect.fullMatch(dialect.literal(text), pattern))
                .getFirst()
                .flag(0)
                .orElseThrow();
    }

    private static String random(Random random, int depth) {
        if (depth == 0) {
            return List.of("a", "b", ".", "\\w", "[ab]", "[^a]", "-", "\\s").get(random.nextInt(8));
        }
        return switch (random.nextInt(4)) {
            case 0 -> random(random, depth - 1) + random(random, depth - 1);
            case 1 -> "(" + random(random, depth - 1) + "|" + random(random, depth - 1) + ")";
            case 2 ->
                "(" + random(random, depth - 1) + ")"
                        + List.of("*", "+", "?", "{1,2}", "*?").get(random.nextInt(5));
            default -> random(random, depth - 1);
        };
    }
}

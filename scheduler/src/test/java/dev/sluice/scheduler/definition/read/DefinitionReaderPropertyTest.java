package dev.sluice.scheduler.definition.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Nothing that a file holds makes the reader throw, and every problem has a place in the file. */
class DefinitionReaderPropertyTest {
    private static final DefinitionReader READER = new DefinitionReader(new SampleChecks());
    private static final List<String> PIECES = List.of(
            "---\n",
            "...\n",
            "- ",
            ": ",
            "{",
            "}",
            "[",
            "]",
            "&a ",
            "*a ",
            "!!str ",
            "|\n",
            ">\n",
            "\"",
            "'",
            "${{ ",
            " }}",
            "\t",
            "\n",
            "\r",
            "#",
            "%YAML 1.2\n",
            "? ",
            "<<: ",
            "\u0000",
            "\uFEFF",
            "\uD800",
            "\uDC00",
            "😀",
            "null",
            "~",
            "true",
            "999999999999999999999",
            "-1",
            "1e999",
            ".inf",
            "0x10",
            "2024-13-40",
            "@daily",
            "0 0 30 2 *",
            "Europe/Nowhere",
            "://",
            "@",
            "#id",
            "params.",
            "\\",
            "\u2028",
            "é",
            "AKIAABCDEFGHIJKLMNOP",
            "u:p@h",
            "spec:",
            "tasks:",
            "kind: Pool\n",
            "slots: 0\n");

    @Property(tries = 1_500)
    void mutatedFilesAreReadWithoutThrowing(@ForAll long seed) {
        Random random = new Random(seed);
        List<SourceFile> examples = Repository.examplesAndGate();
        StringBuilder text =
                new StringBuilder(examples.get(random.nextInt(examples.size())).text());
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            mutate(text, random);
        }

        ReadResult result = READER.read(List.of(new SourceFile("mutant.yaml", text.toString())));

        int lines = new Lines(text.toString()).count();
        assertThat(result.problems()).allSatisfy(problem -> {
            assertThat(problem.line()).isBetween(1, lines);
            assertThat(problem.column()).isPositive();
            assertThat(problem.render()).contains("^").startsWith("mutant.yaml:");
        });
    }

    /** Where the parser's buffer ends, and elsewhere. */
    @Property(tries = 100)
    void halfOfACharacterIsRefusedWhereItIs(@ForAll @IntRange(min = 0, max = 1_100) int before) {
        String text = "a: b\nc: " + "x".repeat(before) + "\ud83d";

        ReadResult result = READER.read(List.of(new SourceFile("half.yaml", text)));

        assertThat(result.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.column()).isEqualTo(4 + before);
            assertThat(problem.render()).contains("half of a character, U+D83D");
        });
    }

    @Property(tries = 500)
    void anyTextIsReadWithoutThrowing(@ForAll String text) {
        assertThat(READER.read(List.of(new SourceFile("any.yaml", text))).definitions())
                .isEmpty();
    }

    private static void mutate(StringBuilder text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int length = Math.min(text.length() - at, random.nextInt(30));
        switch (random.nextInt(4)) {
            case 0 -> text.delete(at, at + length);
            case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            case 2 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, at + length));
            default -> text.replace(at, at + length, PIECES.get(random.nextInt(PIECES.size())));
        }
    }
}

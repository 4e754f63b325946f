package dev.sluice.scheduler.definition.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A file costs bounded time and memory, and its messages stay readable. */
class ReaderLimitsTest {
    @Test
    void sizesAreLimited() {
        assertThat(messages("a".repeat((1 << 20) + 1)))
                .containsExactly("the file has 1048577 characters; allowed are at most 1048576");
        assertThat(messages("[".repeat(100_000))).containsExactly("the document is nested deeper than 40");
        String pool = "{apiVersion: sluice.dev/v1alpha1, kind: Pool, metadata: {name: p%d}, spec: {slots: 1}}\n---\n";
        String pools = IntStream.range(0, 501).mapToObj(pool::formatted).collect(Collectors.joining());
        assertThat(messages(pools)).containsExactly("the file has more than 500 documents");
        assertThat(messages("a: &a 1\nb: [" + "*a, ".repeat(101) + "]"))
                .containsExactly("the document has more than 100 aliases");
    }

    @Test
    void aliasesCannotGrowTheDocumentWithoutEnd() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(10, "*a" + (i - 1)))));
        }

        assertThat(messages(bomb.toString())).containsExactly("the document has more than 50000 values");
    }

    @Test
    void expressionsOfADocumentAreLimited() {
        String tasks = IntStream.range(0, 21)
                .mapToObj(i ->
                        "    - {id: t" + i + ", type: process, command: [\"" + "${{ run.id }}".repeat(100) + "\"]}\n")
                .collect(Collectors.joining());

        assertThat(messages("apiVersion: sluice.dev/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n  tasks:\n"
                        + tasks))
                .containsExactly("the document has more than 2000 expressions");
    }

    @Test
    void costlyTextsAreReadInShortTime() {
        for (String piece : List.of(
                "eyJ", "://a:", "a: &a ", "--password=", "'", "${{", "- ", "{", "# x\n", "\u00e9", "-----BEGIN ")) {
            String text = "a: |\n  " + piece.repeat(500_000 / piece.length());

            assertThat(Duration.ofNanos(-System.nanoTime() + after(() -> read(text))))
                    .as(piece)
                    .isLessThan(Duration.ofSeconds(20));
        }
    }

    private static long after(Runnable work) {
        work.run();
        return System.nanoTime();
    }

    @Test
    void atMostTwoHundredProblemsAreTold() {
        String many = "x: 1\n---\n".repeat(400);

        assertThat(read(many).problems()).hasSize(Problems.MOST);
        assertThat(read(many).problems().getLast().message())
                .isEqualTo("the file has 400 problems; those from here on are not told");
    }

    @Test
    void longLinesAreShownAroundThePlace() {
        String yaml = "{" + "a: 1, ".repeat(100) + "kind: Pool}";

        assertThat(read(yaml).problems()).allSatisfy(problem -> {
            assertThat(problem.snippet().lines()).allMatch(line -> line.length() < 160);
            int caret = problem.snippet().lines().toList().get(1).indexOf('^');
            assertThat(problem.snippet().lines().toList().getFirst().length()).isGreaterThanOrEqualTo(caret);
        });
    }

    private static List<String> messages(String yaml) {
        return read(yaml).problems().stream()
                .map(DefinitionProblem::message)
                .distinct()
                .toList();
    }

    private static ReadResult read(String yaml) {
        return new DefinitionReader().read(List.of(new SourceFile("test.yaml", yaml)));
    }
}

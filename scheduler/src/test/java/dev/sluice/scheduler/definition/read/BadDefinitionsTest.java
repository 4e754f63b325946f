package dev.sluice.scheduler.definition.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bad input of the table gives exactly the messages written below it: place, line, caret, fix. */
class BadDefinitionsTest {
    record Case(String name, String yaml, String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                BadDefinitionsTest.class.getResourceAsStream("/bad-definitions.txt"), "bad-definitions.txt")) {
            String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<Case> cases = new ArrayList<>();
            for (String part : table.split("(?m)^(?=## )", -1)) {
                if (!part.isBlank()) {
                    int name = part.indexOf('\n');
                    int cut = part.indexOf("\n>>\n", name);
                    cases.add(new Case(
                            part.substring(3, name), part.substring(name + 1, cut + 1), part.substring(cut + 4)));
                }
            }
            return cases;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void badInputIsRefusedWithThePlaceAndTheFix(Case bad) {
        assertThat(rendered(bad)).isEqualTo(bad.expected());
    }

    @Test
    void theTableBreaksEveryRuleButTheLimits() throws IOException {
        Set<String> broken = cases().stream()
                .flatMap(bad -> read(bad).problems().stream())
                .map(DefinitionProblem::code)
                .collect(Collectors.toSet());

        assertThat(broken)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Rule.values())
                        .filter(rule -> rule != Rule.LIMIT)
                        .map(Rule::code)
                        .toList());
    }

    private static ReadResult read(Case bad) {
        return new DefinitionReader(new SampleChecks()).read(List.of(new SourceFile("bad.yaml", bad.yaml())));
    }

    private static String rendered(Case bad) {
        return read(bad).problems().stream()
                .map(problem ->
                        problem.render().lines().map(String::stripTrailing).collect(Collectors.joining("\n")) + "\n")
                .collect(Collectors.joining());
    }
}

package dev.sluice.scheduler.definition.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guide tells the truth. */
class DocsTest {
    static List<SourceFile> examples() {
        return Repository.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleOfTheGuideReadsWithoutProblem(SourceFile example) {
        ReadResult result = new DefinitionReader().read(List.of(example));

        assertThat(result.problems().stream().map(DefinitionProblem::render)).isEmpty();
        assertThat(result.definitions()).isNotEmpty();
    }

    @Test
    void theGuideHasExamplesOfEveryTypeOfTaskAndTrigger() {
        String yaml =
                String.join("\n", examples().stream().map(SourceFile::text).toList());

        assertThat(TaskShapes.TASK.variants().keySet())
                .allSatisfy(type -> assertThat(yaml).contains("type: " + type));
        assertThat(TriggerShapes.TRIGGER.variants().keySet())
                .allSatisfy(type -> assertThat(yaml).contains("type: " + type));
    }

    @Test
    void theGuideExplainsEveryCode() {
        String guide = Repository.text("docs/workflows.md");

        assertThat(Arrays.stream(Rule.values()).map(rule -> rule.code().substring("SLUICE-DEF-".length())))
                .allSatisfy(number -> assertThat(guide).containsPattern("(?m)^\\| (\\d{3}, )?" + number + "[, |]"));
    }
}

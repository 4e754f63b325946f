package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.DefinitionReader;
import dev.sluice.scheduler.definition.read.ReadResult;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guide to gates tells the truth. */
class GatesGuideTest {
    private static final Path GUIDE = Path.of("../docs/gates.md");
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
    private static final Pattern COMMAND = Pattern.compile("\\./sluice ([a-z]+)");

    static List<SourceFile> examples() throws IOException {
        String guide = Files.readString(GUIDE);
        List<SourceFile> examples = new ArrayList<>();
        Matcher block = YAML.matcher(guide);
        while (block.find()) {
            long line = guide.substring(0, block.start()).lines().count() + 1;
            examples.add(new SourceFile("docs/gates.md#" + line, block.group(1)));
        }
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsAGateWithoutProblem(SourceFile example) {
        ReadResult result = new DefinitionReader(CheckCatalogue.discovered()).read(List.of(example));

        assertThat(result.problems().stream().map(DefinitionProblem::render)).isEmpty();
        assertThat(result.definitions()).isNotEmpty().allSatisfy(loaded -> assertThat(loaded.definition())
                .isInstanceOf(Gate.class));
    }

    @Test
    void everyTypeOfCheckIsInTheGuide() throws IOException {
        String guide = Files.readString(GUIDE);

        assertThat(CheckCatalogue.discovered().types().stream().map(CheckVocabulary.Type::name))
                .allSatisfy(name -> assertThat(guide).contains("`" + name + "`"));
    }

    @Test
    void everyKeyOfAGateIsInTheGuide() throws IOException {
        String guide = Files.readString(GUIDE);
        String keys = new DefinitionReader()
                .read(List.of(new SourceFile("gate.yaml", """
                        apiVersion: sluice.dev/v1alpha1
                        kind: Gate
                        metadata: {name: g}
                        spec: {zz: 1}
                        """))).problems().stream()
                        .map(DefinitionProblem::fix)
                        .filter(fix -> fix.startsWith("allowed: asset"))
                        .findFirst()
                        .orElseThrow();

        assertThat(Stream.of(keys.substring("allowed: ".length()).split(", ")))
                .hasSizeGreaterThan(15)
                .allSatisfy(key -> assertThat(guide).containsPattern("\\b" + key + "\\b"));
    }

    @Test
    void everyCommandOfTheGuideExists() throws IOException {
        var commands =
                Sluice.commandLine(Surroundings.ofProcess()).getSubcommands().keySet();

        Matcher command = COMMAND.matcher(Files.readString(GUIDE));
        while (command.find()) {
            assertThat(commands).contains(command.group(1));
        }
    }
}

package dev.sluice.report.crate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.report.samples.ReportSamples;
import dev.sluice.report.samples.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jena's SHACL engine judges crates by the shapes of the profiles. */
class RunCrateShapesTest {
    private static final int SEEDS = 8;

    @ParameterizedTest
    @EnumSource(Shape.class)
    void crateKeepsToTheProfilesThatItClaims(Shape shape) throws IOException {
        for (List<String> profiles : List.of(ProfileShapes.RO_CRATE, ProfileShapes.PROCESS, ProfileShapes.PROVENANCE)) {
            ProfileShapes shapes = SharedShapes.of(profiles);
            for (long seed = 0; seed < (shape == Shape.LARGE ? 1 : SEEDS); seed++) {
                byte[] crate = RunCrate.of(ReportSamples.hostile(shape, seed));
                if (claimed(crate).equals(profiles)) {
                    assertThat(shapes.broken(crate)).as("seed " + seed).isEmpty();
                }
            }
        }
    }

    private static List<String> claimed(byte[] crate) {
        String text = new String(crate, StandardCharsets.UTF_8);
        return text.contains("\"https://w3id.org/ro/wfrun/provenance/0.5\"")
                ? ProfileShapes.PROVENANCE
                : text.contains("\"https://w3id.org/ro/wfrun/process/0.5\"")
                        ? ProfileShapes.PROCESS
                        : ProfileShapes.RO_CRATE;
    }

    @ParameterizedTest
    @EnumSource(names = {"OWN_WORKFLOW", "RETRIED", "FAILED"})
    void reportAboutAWorkflowOfOursIsAProvenanceRunCrate(Shape shape) {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(claimed(RunCrate.of(ReportSamples.hostile(shape, seed)))).isEqualTo(ProfileShapes.PROVENANCE);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FOREIGN", "BARE"})
    void reportAboutARunOfOthersIsAProcessRunCrate(Shape shape) {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(claimed(RunCrate.of(ReportSamples.hostile(shape, seed)))).isEqualTo(ProfileShapes.PROCESS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PERIOD", "COVERAGE", "RERUN", "REGISTER"})
    void reportAboutManyRunsIsAPlainCrate(Shape shape) {
        assertThat(claimed(RunCrate.of(ReportSamples.hostile(shape, 1)))).isEqualTo(ProfileShapes.RO_CRATE);
    }

    @Test
    void crateThatClaimsNoProfileWouldNotPassItsShapes() throws IOException {
        ProfileShapes shapes = SharedShapes.of(ProfileShapes.PROVENANCE);

        assertThat(shapes.broken(RunCrate.of(ReportSamples.plain(Shape.PERIOD, 1))))
                .containsAll(List.of(
                        "ProcRCRootDataEntityMetadata | Root Data Entity conformsTo",
                        "ProvRCRootDataEntityMetadata | Root Data Entity conformsTo"));
    }
}

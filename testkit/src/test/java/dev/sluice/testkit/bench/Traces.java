package dev.sluice.testkit.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Recorded runs that lie beside the project, or not. */
final class Traces {
    private Traces() {}

    /** The runs; skips the test where they are missing. */
    static List<Trace.Run> read(String name) throws IOException {
        Optional<Path> file = SharedData.folder("traces").map(folder -> folder.resolve(name + ".csv.gz"));
        assumeTrue(
                file.filter(Files::isRegularFile).isPresent(),
                "shared/data/traces/" + name + ".csv.gz is not beside the project: not replayed");
        return Trace.read(file.orElseThrow());
    }
}

package dev.sluice.report.crate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Finds the folder of shapes beside the project; a test is skipped where it is absent. */
final class SharedShapes {
    private static final String FOLDER = "shared/data/wrroc";

    private SharedShapes() {}

    static ProfileShapes of(List<String> profiles) throws java.io.IOException {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(FOLDER))) {
                return new ProfileShapes(at.resolve(FOLDER), profiles);
            }
        }
        Assumptions.abort(
                "no folder " + FOLDER + " beside the project: crates are not judged by the profiles' shapes here");
        throw new IllegalStateException("not reached");
    }
}

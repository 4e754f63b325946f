package dev.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is committed is what the source says. */
class DriftTest {
    private static final String COMMAND = "run `./sluice dashboards` and commit what it writes";

    @Test
    void committedFilesAreThoseThatTheSourceWrites() throws IOException {
        Map<String, String> written = Generate.files();

        List<String> ofOurFolders = written.keySet().stream()
                .filter(name -> Generate.FOLDERS.stream().anyMatch(name::startsWith))
                .toList();
        assertThat(Generate.existing(Repository.DASHBOARDS)).as(COMMAND).containsExactlyElementsOf(ofOurFolders);
        written.forEach((name, text) -> assertThat(Repository.DASHBOARDS.resolve(name))
                .as(name + ": " + COMMAND)
                .content()
                .isEqualTo(text));
    }

    @Test
    void writingTwiceGivesTheSameBytes() {
        assertThat(Generate.files()).isEqualTo(Generate.files());
    }

    @Test
    void fileThatNobodyWritesAnyMoreIsDeleted(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("grafana"));
        Files.writeString(folder.resolve("grafana/old.json"), "{}");

        Generate.main(new String[] {folder.toString()});

        assertThat(folder.resolve("grafana/old.json")).doesNotExist();
        assertThat(folder.resolve("grafana/overview.json"))
                .content()
                .isEqualTo(Generate.files().get("grafana/overview.json"));
    }
}

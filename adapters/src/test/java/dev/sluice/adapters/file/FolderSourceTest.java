package dev.sluice.adapters.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.arrive.ArrivalSource;
import dev.sluice.scheduler.arrive.Listing;
import dev.sluice.scheduler.arrive.UriPattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSourceTest extends ArrivalSourceContract {
    @TempDir
    Path folder;

    @Override
    ArrivalSource source() {
        return new FolderSource(1_000);
    }

    @Override
    String root() {
        return "file://" + folder + "/";
    }

    @Override
    void put(String path, String content) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        put("secret/a.csv", "1");
        put("in/b.csv", "1");
        Files.createSymbolicLink(folder.resolve("in/link.csv"), folder.resolve("secret/a.csv"));
        Files.createSymbolicLink(folder.resolve("in/folder"), folder.resolve("secret"));

        assertThat(page("in/**/*.csv", "", 10).files()).hasSize(1);
    }

    @Test
    void missingFolderAndTooFullOneAreRefused() {
        assertThat(source().list(UriPattern.parse(root() + "none/*.csv"), "", 10))
                .isEqualTo(new Listing.Refused("there is no folder " + folder.resolve("none")));
        for (int i = 0; i < 12; i++) {
            put("in/" + i, "1");
        }
        assertThat(new FolderSource(10).list(UriPattern.parse(root() + "in/*.csv"), "", 10))
                .isInstanceOf(Listing.Refused.class);
    }
}

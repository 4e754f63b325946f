package dev.sluice.scheduler.execute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {
    @ParameterizedTest
    @CsvSource({
        "tool, tool, -, -",
        "tool:1.2, tool, 1.2, -",
        "registry:5000/team/tool, registry:5000/team/tool, -, -",
        "registry:5000/team/tool:1, registry:5000/team/tool, 1, -",
        "team/tool@sha256:ab, team/tool, -, sha256:ab",
        "registry:5000/tool:1@sha256:ab, registry:5000/tool, 1, sha256:ab"
    })
    void portsTagsAndDigestsAreToldApart(String written, String name, String tag, String digest) {
        ImageName image = ImageName.of(written);

        assertThat(image.name()).isEqualTo(name);
        assertThat(image.tag().orElse("-")).isEqualTo(tag);
        assertThat(image.digest().orElse("-")).isEqualTo(digest);
    }
}

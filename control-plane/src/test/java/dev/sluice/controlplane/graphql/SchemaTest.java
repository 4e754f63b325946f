package dev.sluice.controlplane.graphql;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("service")
@TestProfile(SeededCatalog.class)
class SchemaTest {
    private static final Path GOLDEN = Path.of("src/test/resources/schema.graphql");
    private static final Path ACTUAL = Path.of("target/schema.graphql");

    @Test
    void schemaIsTheGoldenOne() throws IOException {
        String actual = given().get("/graphql/schema.graphql").asString();
        Files.writeString(ACTUAL, actual);

        assertThat(actual)
                .as(
                        "the GraphQL schema changed. When that is meant, copy control-plane/%s over control-plane/%s"
                                + " and say in CHANGELOG.md what clients will notice",
                        ACTUAL, GOLDEN)
                .isEqualTo(Files.readString(GOLDEN));
    }
}

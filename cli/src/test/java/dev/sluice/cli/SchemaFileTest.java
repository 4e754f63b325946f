package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.scheduler.definition.read.SchemaWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The schema for editors is of the reader's table of keys and of the catalogue of checks: only here both are in sight. */
class SchemaFileTest {
    private static final Path FILE = Path.of("../docs/schema/workflow-v1alpha1.json");

    @Test
    void theSchemaInTheRepositoryIsOfTheTableOfKeysAndTheCatalogue() throws IOException {
        String made = SchemaWriter.write(CheckCatalogue.discovered());
        if (Boolean.getBoolean("sluice.schema.write")) {
            Files.writeString(FILE, made);
        }

        assertThat(Files.readString(FILE))
                .as(FILE + " differs; write it again with: mvn -pl cli -am test -Dtest=SchemaFileTest "
                        + "-Dsurefire.failIfNoSpecifiedTests=false -Dsluice.schema.write=true")
                .isEqualTo(made);
    }

    @Test
    void everyTypeOfCheckHasItsVariant() throws IOException {
        String schema = Files.readString(FILE);

        assertThat(CheckCatalogue.discovered().types()).hasSizeGreaterThan(20).allSatisfy(type -> assertThat(schema)
                .contains("\"check-of-type-" + type.name() + "\""));
    }
}

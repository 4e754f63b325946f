package dev.sluice.quality.imports;

import dev.sluice.quality.check.CheckCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Documents of other tools, and what the tests look at in definitions made of them. */
final class Fixtures {
    static final CheckCatalogue CATALOGUE = CheckCatalogue.discovered();
    static final Target TARGET = new Target("shop", "team:shop-data", "lake", Optional.of("raw"));

    private Fixtures() {}

    static String text(String name) {
        try (InputStream stream = Objects.requireNonNull(Fixtures.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The checks of a definition, as YAML maps. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> checks(ImportedGate gate) {
        Map<String, Object> definition =
                (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(gate.yaml());
        Map<String, Object> spec = (Map<String, Object>) Objects.requireNonNull(definition.get("spec"));
        return (List<Map<String, Object>>) Objects.requireNonNull(spec.get("checks"));
    }

    static Map<String, Object> check(ImportedGate gate, String id) {
        return checks(gate).stream()
                .filter(check -> id.equals(check.get("id")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + id + " in\n" + gate.yaml()));
    }

    static List<String> remarks(ImportedGate gate) {
        return gate.remarks().stream()
                .map(remark -> remark.kind() + " " + remark.what() + ": " + remark.why())
                .toList();
    }

    /** A folder beside or above the working directory. */
    static Optional<Path> folder(String relative) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(relative))) {
                return Optional.of(at.resolve(relative));
            }
        }
        return Optional.empty();
    }
}

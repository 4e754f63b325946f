package dev.sluice.scheduler.definition.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files of the repository, found from wherever the tests run. */
final class Repository {
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

    private Repository() {}

    static Path file(String relative) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("docs/workflows.md"))) {
                return folder.resolve(relative);
            }
        }
        throw new IllegalStateException("no folder above the tests has docs/workflows.md");
    }

    static String text(String relative) {
        try {
            return Files.readString(file(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The YAML blocks of the guide, and a gate with everything a gate can have. */
    static List<SourceFile> examplesAndGate() {
        List<SourceFile> all = new ArrayList<>(examples());
        all.add(new SourceFile("gate.yaml", text("scheduler/src/test/resources/gate.yaml")));
        return all;
    }

    /** The YAML blocks of the guides. */
    static List<SourceFile> examples() {
        List<SourceFile> examples = new ArrayList<>(examples("docs/workflows.md"));
        examples.addAll(examples("docs/reproduce.md"));
        return examples;
    }

    private static List<SourceFile> examples(String file) {
        String guide = text(file);
        List<SourceFile> examples = new ArrayList<>();
        Matcher block = YAML.matcher(guide);
        while (block.find()) {
            long line = guide.substring(0, block.start()).lines().count() + 1;
            examples.add(new SourceFile(file + "#" + line, block.group(1)));
        }
        return examples;
    }
}

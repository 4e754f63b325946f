package dev.sluice.report.prov;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The Python library prov, as a process: it reads PROV-JSON without any code of ours. */
final class ProvJudge {
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    private final String python;
    private final Path script;
    private final Path folder;

    private ProvJudge(String python, Path script, Path folder) {
        this.python = python;
        this.script = script;
        this.folder = folder;
    }

    /** The judge; the test is skipped where no Python has the library. */
    static ProvJudge in(Path folder) throws IOException, InterruptedException {
        Optional<String> python = Optional.empty();
        for (String candidate : PYTHONS) {
            if (python.isEmpty() && run(List.of(candidate, "-c", "import prov")).code == 0) {
                python = Optional.of(candidate);
            }
        }
        Assumptions.assumeTrue(
                python.isPresent(),
                "no python3 has the library prov (Debian: python3-prov): PROV-JSON is not judged here");
        Path script = folder.resolve("judge.py");
        try (InputStream source = Objects.requireNonNull(ProvJudge.class.getResourceAsStream("/prov/judge.py"))) {
            Files.copy(source, script);
        }
        return new ProvJudge(python.orElseThrow(), script, folder);
    }

    void give(String name, byte[] document) throws IOException {
        Files.write(folder.resolve(name + ".prov.json"), document);
    }

    /** What it prints about all documents; its code is 0 when it finds no fault. */
    Verdict judge() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python, script.toString()));
        try (var files = Files.list(folder)) {
            files.map(Path::toString)
                    .filter(name -> name.endsWith(".prov.json"))
                    .sorted()
                    .forEach(command::add);
        }
        return run(command);
    }

    record Verdict(int code, String printed) {}

    private static Verdict run(List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return new Verdict(127, String.valueOf(e.getMessage()));
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return new Verdict(124, printed);
        }
        return new Verdict(process.exitValue(), printed);
    }
}

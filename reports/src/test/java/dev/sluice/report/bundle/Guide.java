package dev.sluice.report.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** A reader of VERIFY.md, who does what stands there. */
final class Guide {
    static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

    private Guide() {}

    record Outcome(int code, String said) {}

    /** Skips the test where one of the tools that VERIFY.md asks for is missing. */
    static void assumeTools() throws InterruptedException {
        for (String tool : List.of("bash", "sha256sum", "openssl", "python3")) {
            try {
                assertThat(new ProcessBuilder(tool, tool.equals("openssl") ? "version" : "--version")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor(20, TimeUnit.SECONDS))
                        .isTrue();
            } catch (IOException e) {
                Assumptions.abort(tool + " is not installed: " + e.getMessage());
            }
        }
    }

    static String of(SortedMap<String, byte[]> files) {
        return new String(SampleBundle.file(files, "VERIFY.md"), StandardCharsets.UTF_8);
    }

    /** All blocks in one shell, in the folder of the files; the keys come from the caller. */
    static Outcome follow(String guide, SortedMap<String, byte[]> files, byte[] keys, Path folder) throws Exception {
        Path bundle = Files.createTempDirectory(folder, "bundle");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = bundle.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        Path trusted = Files.write(Files.createTempFile(folder, "keys", ".json"), keys);
        String script =
                BLOCK.matcher(guide).results().map(block -> block.group(1)).collect(Collectors.joining());
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", script).directory(bundle.toFile());
        bash.environment().put("KEYS", trusted.toString());
        bash.environment().put("TMPDIR", folder.toString());
        bash.environment().put("LC_ALL", "C");
        Process process = bash.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), said);
    }
}

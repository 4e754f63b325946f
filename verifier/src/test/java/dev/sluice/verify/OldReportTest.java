package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A report that was made long ago, with all its files. It is never made anew: what was verified once has to stay so. */
class OldReportTest {
    private static final String VERIFIED = """
            ok       container     20 files, 260755 bytes, nothing beside them
            ok       signature     signed 2026-04-01T10:00:00Z by example.org/sluice b7f9f670
            ok       signed files  manifest, checkpoint, proof and keys are those that were signed
            ok       manifest      15 files are as the manifest lists them, and there is no other
            ok       report        it is the report that was signed: sha256:%s5
            ok       checkpoint    ledger example.org/sluice had 162 entries at 2026-04-01T09:30:10Z, which a key of yours signed
            ok       ledger        28 entries are among the 162 of the ledger
            ok       growth        the ledger grew from 100 to 162 entries, and what was in it did not change
            ok       events        28 events are as they were received, and the ledger has a receipt of each
            ok       lineage       computed again from the events: 10 runs, 20 inputs, the same as in the report
            ok       crate         it tells the report's 10 runs and 22 versions, and who read and wrote them
            VERIFIED: all 11 checks passed
            """.formatted("0".repeat(63));

    private static String file(String name) {
        try {
            return Path.of(Objects.requireNonNull(OldReportTest.class.getResource(name), name)
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static String[] arguments() {
        return new String[] {file("report.zip"), "--keys", file("keys.json"), "--checkpoint", file("checkpoint.txt")};
    }

    /** Another zlib packs otherwise: a note about that is no difference. */
    private static String withoutNotes(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("note     container"))
                .map(line -> line + "\n")
                .reduce("", String::concat);
    }

    @Test
    void itIsVerifiedStill() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        int code = new Verify(new PrintStream(out, true, StandardCharsets.UTF_8), System.err).run(arguments());

        assertThat(withoutNotes(out.toString(StandardCharsets.UTF_8))).isEqualTo(VERIFIED);
        assertThat(code).isEqualTo(Verify.VERIFIED);
    }

    @Test
    void itIsVerifiedWhereThereIsNoNetwork() throws IOException, InterruptedException {
        assumeTrue(run(List.of("unshare", "-rn", "true")).code() == 0, "unshare cannot take the network away here");
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "-rn",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Verify.class.getName()));
        command.addAll(List.of(arguments()));

        Ended ended = run(command);

        assertThat(withoutNotes(ended.text())).isEqualTo(VERIFIED);
        assertThat(ended.code()).isEqualTo(Verify.VERIFIED);
    }

    @Test
    void nothingOfItKnowsANetwork() throws IOException {
        Path classes = Path.of(file("Verify.class")).getParent();
        try (Stream<Path> all = Files.walk(classes)) {
            List<Path> compiled =
                    all.filter(path -> path.toString().endsWith(".class")).toList();
            assertThat(compiled).hasSizeGreaterThan(40);
            for (Path path : compiled) {
                String constants = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
                assertThat(constants)
                        .as(path.toString())
                        .doesNotContain(
                                "java/net/", "java/rmi/", "javax/net/", "channels/Socket", "channels/Asynchronous");
            }
        }
    }

    private record Ended(int code, String text) {}

    private static Ended run(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), text);
        } catch (IOException e) {
            return new Ended(-1, String.valueOf(e.getMessage())); // there is no such program
        }
    }
}

package dev.sluice.report.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.report.samples.Shape;
import dev.sluice.verify.bundle.Bundle;
import dev.sluice.verify.bundle.BundleLimits;
import dev.sluice.verify.check.Checks;
import dev.sluice.verify.check.Finding;
import dev.sluice.verify.check.Trust;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With everything that a report is written as. */
class WholeBundleTest {
    private static final Instant ISSUED = Instant.parse("2026-04-01T10:00:00Z");

    @TempDir
    Path folder;

    @Test
    void anotherMachineWritesTheSameBytes() throws Exception {
        Path other = folder.resolve("other.zip");
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Duser.timezone=Asia/Kathmandu",
                        "-Duser.language=tr",
                        "-Duser.country=TR",
                        "-Dfile.encoding=ISO-8859-9",
                        "-Dline.separator=\r\n",
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SampleBundle.class.getName(),
                        other.toString(),
                        "ALL",
                        Shape.CUT.name(),
                        "3",
                        ISSUED.toString())
                .redirectErrorStream(true)
                .start();
        byte[] here = SampleBundle.bytes(Renderings.ALL, Shape.CUT, 3, ISSUED);
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(java.exitValue()).as(said).isZero();

        SortedMap<String, byte[]> files = SampleBundle.files(here);
        SortedMap<String, byte[]> others = SampleBundle.files(Files.readAllBytes(other));
        assertThat(others.keySet()).isEqualTo(files.keySet());
        others.forEach((name, content) -> assertThat(content).as(name).isEqualTo(files.get(name)));
        assertThat(Files.readAllBytes(other)).isEqualTo(here);
        assertThat(files.values()).allMatch(content -> content.length > 0);
        assertThat(files.get("ro-crate-preview.html")).isEqualTo(files.get("report.html"));
        assertThat(new String(SampleBundle.file(files, "report.pdf"), 0, 5, StandardCharsets.US_ASCII))
                .isEqualTo("%PDF-");
        assertThat(new String(SampleBundle.file(files, "lineage/graph.svg"), StandardCharsets.UTF_8))
                .startsWith("<svg");
    }

    @Test
    void theVerifierAndAReaderOfTheGuideAccept() throws Exception {
        Guide.assumeTools();
        WorldBundle world = WorldBundle.of(5, 8);
        byte[] zip = world.whole();
        byte[] keys = world.ledger().keys().toJson().getBytes(StandardCharsets.UTF_8);

        SortedMap<String, byte[]> files = SampleBundle.files(zip);
        Guide.Outcome read = Guide.follow(Guide.of(files), files, keys, folder);
        assertThat(read.code()).as(read.said()).isZero();

        var verified = Checks.of(
                Bundle.of(zip, BundleLimits.DEFAULT), new Trust(world.ledger().keys(), null, null));
        assertThat(verified.findings())
                .allMatch(Finding.Passed.class::isInstance)
                .hasSizeGreaterThan(8);
    }
}

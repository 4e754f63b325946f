package dev.sluice.report.bundle;

import dev.sluice.report.model.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * {@code VERIFY.md}: how to check a bundle and where to find what, without anything of ours. Its commands are meant to be run, so
 * nothing that a person chose stands in it.
 */
final class VerifyGuide {
    private VerifyGuide() {}

    static byte[] of(Report report) {
        return template()
                .replace("@id@", report.identity().id())
                .replace("@kind@", report.kind().name())
                .replace("@asOf@", report.identity().asOf().toString())
                .replace("@ledgerSize@", Long.toString(report.identity().ledgerSize()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String template() {
        try (InputStream file = Objects.requireNonNull(VerifyGuide.class.getResourceAsStream("VERIFY.md"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

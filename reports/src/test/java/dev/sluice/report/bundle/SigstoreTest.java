package dev.sluice.report.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.report.samples.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sigstore's own code, from npm, verifies the attestation. Skipped where there is no npm, or no registry to have it from. */
class SigstoreTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SOURCE = Path.of("src/test/sigstore");
    private static final Path HOME = Path.of("target/sigstore");
    private static final SortedMap<String, byte[]> FILES = files();

    @TempDir
    Path folder;

    private record Said(int code, String text) {}

    private static SortedMap<String, byte[]> files() {
        try {
            return SampleBundle.files(SampleBundle.bytes(
                    SampleBundle.SHORT, Shape.OWN_WORKFLOW, 3, Instant.parse("2026-04-01T10:00:00Z")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(HOME);
        for (String name : new String[] {"package.json", "package-lock.json", "verify.mjs"}) {
            Files.copy(SOURCE.resolve(name), HOME.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            Said npm = run(HOME, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            Assumptions.assumeTrue(npm.code() == 0, () -> "npm cannot install sigstore's packages: " + npm.text());
        } catch (IOException e) {
            Assumptions.abort("npm is not installed: " + e.getMessage());
        }
    }

    private static Said run(Path folder, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), text);
    }

    private Said verify(byte[] attestation) throws Exception {
        Path file = Files.write(folder.resolve("attestation.sigstore.json"), attestation);
        Path keys = Files.write(folder.resolve("keys.json"), SampleBundle.file(FILES, "keys.json"));
        return run(HOME, "node", "verify.mjs", file.toString(), keys.toString());
    }

    private static ObjectNode attestation() throws IOException {
        return (ObjectNode) JSON.readTree(SampleBundle.file(FILES, "attestation.sigstore.json"));
    }

    @Test
    void theAttestationIsVerified() throws Exception {
        assertThat(verify(SampleBundle.file(FILES, "attestation.sigstore.json")))
                .isEqualTo(new Said(
                        0, "verified application/vnd.dev.sigstore.bundle.v0.3+json application/vnd.in-toto+json\n"));
    }

    @Test
    void aFlippedBitOfThePayloadIsRefused() throws Exception {
        ObjectNode changed = attestation();
        byte[] payload = changed.at("/dsseEnvelope/payload").binaryValue();
        payload[payload.length / 2] ^= 1;
        ((ObjectNode) changed.get("dsseEnvelope")).put("payload", payload);
        assertThat(verify(JSON.writeValueAsBytes(changed)).text()).startsWith("refused SIGNATURE_ERROR");
    }

    @Test
    void anotherKeyIsRefused() throws Exception {
        ObjectNode changed = attestation();
        ((ObjectNode) changed.at("/verificationMaterial/publicKey")).put("hint", "example.org/sluice+00000000");
        assertThat(verify(JSON.writeValueAsBytes(changed)).text())
                .startsWith("refused")
                .contains("no key example.org/sluice+00000000");
    }
}

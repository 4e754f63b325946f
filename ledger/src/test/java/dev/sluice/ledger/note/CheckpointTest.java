package dev.sluice.ledger.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ledger.key.KeySet;
import dev.sluice.ledger.key.PublishedKey;
import dev.sluice.ledger.key.SigningKey;
import dev.sluice.ledger.tree.TreeHasher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final SigningKey key = key("example.org/sluice");
    private final Checkpoint checkpoint = new Checkpoint("example.org/sluice", 7, TreeHasher.empty(), NOW);

    private static SigningKey key(String name) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new SigningKey(
                    new PublishedKey(name, pair.getPublic(), FROM, Optional.empty(), Optional.empty()),
                    pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void goesThroughItsTextAndIsVerified() {
        SignedNote note = checkpoint.sign(List.of(key));
        SignedNote read = SignedNote.parse(note.format());
        assertThat(read).isEqualTo(note);
        assertThat(Checkpoint.parse(read.text())).isEqualTo(checkpoint);
        assertThat(read.signers(new KeySet(List.of(key.published())))).containsExactly(key.published());
    }

    @Test
    void aNoteOfTheSpecificationIsVerified() {
        // The example in the documentation of Go's note package, which C2SP signed-note was written from.
        String vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        byte[] raw = Base64.getDecoder().decode(vkey.substring(vkey.lastIndexOf('+') + 1));
        byte[] info = new byte[44];
        System.arraycopy(java.util.HexFormat.of().parseHex("302a300506032b6570032100"), 0, info, 0, 12);
        System.arraycopy(raw, 1, info, 12, 32);
        PublishedKey peter =
                new PublishedKey("PeterNeumann", PublishedKey.decode(info), FROM, Optional.empty(), Optional.empty());
        String text = "If you think cryptography is the answer to your problem,\n"
                + "then you don't know what your problem is.\n"
                + "\n"
                + "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        assertThat(peter.idText()).isEqualTo("c74f20a3");
        assertThat(SignedNote.parse(text).signers(new KeySet(List.of(peter)))).containsExactly(peter);
        assertThat(SignedNote.parse(text.replace("answer", "Answer")).signers(new KeySet(List.of(peter))))
                .isEmpty();
    }

    @Test
    void everyByteOfTheTextCounts() {
        String note = checkpoint.sign(List.of(key)).format();
        KeySet keys = new KeySet(List.of(key.published()));
        String text = checkpoint.text();
        for (int i = 0; i < text.length() - 1; i++) {
            char flipped = (char) (text.charAt(i) ^ 1);
            String changed = note.substring(0, i) + flipped + note.substring(i + 1);
            assertThat(signersOf(changed, keys)).as("byte %d", i).isEmpty();
        }
    }

    private static List<PublishedKey> signersOf(String note, KeySet keys) {
        try {
            return SignedNote.parse(note).signers(keys);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).*(note|checkpoint|Base64|base64).*");
            return List.of();
        }
    }

    @Test
    void aKeysTimesAreKept() {
        PublishedKey retired =
                new PublishedKey("n", key.published().key(), FROM, Optional.of(NOW), Optional.of(NOW.plusSeconds(60)));
        assertThat(retired.isGoodAt(FROM)).isTrue();
        assertThat(retired.isGoodAt(NOW)).isTrue();
        assertThat(retired.isGoodAt(NOW.plusSeconds(1))).isFalse();
        assertThat(retired.isGoodAt(FROM.minusSeconds(1))).isFalse();
        PublishedKey revoked = new PublishedKey("n", key.published().key(), FROM, Optional.empty(), Optional.of(NOW));
        assertThat(revoked.isGoodAt(NOW.minusSeconds(1))).isTrue();
        assertThat(revoked.isGoodAt(NOW)).isFalse();
    }

    @Test
    void theKeySetGoesThroughItsFile() {
        KeySet keys = new KeySet(List.of(
                key.published(),
                new PublishedKey(
                        "example.org/old", key("x").published().key(), FROM, Optional.of(NOW), Optional.of(NOW))));
        assertThat(KeySet.parse(keys.toJson())).isEqualTo(keys);
        String wrong = keys.toJson().replace(key.published().idText(), "00000000");
        assertThatThrownBy(() -> KeySet.parse(wrong)).hasMessageContaining("keys[0]: the id of this key is");
        assertThatThrownBy(() -> KeySet.parse("{\"keys\":[{\"algorithm\":\"RSA\"}]}"))
                .hasMessageContaining("keys[0]: algorithm 'RSA' is not known");
        assertThatThrownBy(() -> KeySet.parse("{")).hasMessageContaining("not JSON");
    }

    @Test
    void opensslVerifiesTheSignature(@TempDir Path folder) throws Exception {
        SignedNote note = checkpoint.sign(List.of(key));
        Files.write(folder.resolve("key.der"), key.published().encoded());
        Files.writeString(folder.resolve("text"), note.text());
        Files.write(folder.resolve("sig"), note.signatures().getFirst().signature());
        assertThat(openssl(folder)).contains("Signature Verified Successfully");
        Files.writeString(folder.resolve("text"), note.text() + " ");
        assertThat(openssl(folder)).doesNotContain("Signature Verified Successfully");
    }

    private static String openssl(Path folder) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(
                            "openssl",
                            "pkeyutl",
                            "-verify",
                            "-pubin",
                            "-keyform",
                            "DER",
                            "-inkey",
                            "key.der",
                            "-rawin",
                            "-in",
                            "text",
                            "-sigfile",
                            "sig")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (java.io.IOException e) {
            Assumptions.abort("openssl is not installed: " + e.getMessage());
            return "";
        }
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return out;
    }
}

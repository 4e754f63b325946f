package dev.sluice.report.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.key.KeySet;
import dev.sluice.ledger.key.PublishedKey;
import dev.sluice.ledger.key.SigningKey;
import dev.sluice.ledger.note.Checkpoint;
import dev.sluice.ledger.tree.Frontier;
import dev.sluice.ledger.tree.Hash;
import dev.sluice.ledger.tree.Proofs;
import dev.sluice.ledger.tree.TreeHasher;
import dev.sluice.verify.Verify;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as an auditor gives it. */
class VerifyCommandTest {
    private static final WorldBundle WORLD = WorldBundle.of(5, 10);
    private static final String ORIGIN = "example.org/sluice";
    private static final Instant EARLIER = Instant.parse("2026-02-01T00:00:00Z");

    @TempDir
    Path folder;

    private Path zip;
    private Path keys;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void setUp() throws IOException {
        zip = Files.write(folder.resolve("report.zip"), WORLD.bytes());
        keys = write("keys.json", WORLD.ledger().keys().toJson());
    }

    @Test
    void aVerifiedReportIsToldLineByLine() {
        assertThat(verify("--keys", keys.toString())).isEqualTo(Verify.VERIFIED);

        assertThat(text()).matches("""
                        ok       container     20 files, \\d+ bytes, nothing beside them
                        ok       signature     signed 2026-04-01T10:00:00Z by example.org/sluice [0-9a-f]{8}
                        ok       signed files  manifest, checkpoint, proof and keys are those that were signed
                        ok       manifest      15 files are as the manifest lists them, and there is no other
                        ok       report        it is the report that was signed: sha256:0{63}5
                        ok       checkpoint    ledger example.org/sluice had 130 entries at 2026-04-01T09:30:10Z, which a key of yours signed
                        ok       ledger        20 entries are among the 130 of the ledger
                        ok       events        20 events are as they were received, and the ledger has a receipt of each
                        ok       lineage       computed again from the events: \\d+ runs, \\d+ inputs, the same as in the report
                        ok       crate         it tells the report's \\d+ runs and \\d+ versions, and who read and wrote them
                        VERIFIED: all 10 checks passed
                        """);
        assertThat(err.size()).isZero();
    }

    @Test
    void aChangedFileIsRefusedByName() throws IOException {
        byte[] bytes = WORLD.bytes();
        bytes[bytes.length / 2] ^= 1;
        Files.write(zip, bytes);

        assertThat(verify("--keys", keys.toString())).isEqualTo(Verify.REFUSED);
        assertThat(text()).startsWith("REFUSED  container     ").endsWith("do not rely on this report\n");
    }

    @Test
    void findingsAsJson() {
        assertThat(verify("--json", "--keys", keys.toString())).isEqualTo(Verify.VERIFIED);

        assertThat(text())
                .startsWith(
                        "{\n  \"verified\" : true,\n  \"findings\" : [ {\n    \"check\" : \"container\",\n    \"state\" : \"PASSED\"");
    }

    @Test
    void aCommandThatIsWrongSaysWhatToDo() throws IOException {
        assertThat(new Verify(stream(out), stream(err)).run()).isEqualTo(Verify.USAGE);
        assertThat(verify()).isEqualTo(Verify.USAGE);
        assertThat(verify("--keys")).isEqualTo(Verify.USAGE);
        assertThat(verify("--keys", folder.resolve("none.json").toString())).isEqualTo(Verify.USAGE);
        assertThat(verify("--keys", zip.toString())).isEqualTo(Verify.USAGE);
        assertThat(verify("--keys", keys.toString(), "--loose")).isEqualTo(Verify.USAGE);
        assertThat(verify("--keys", keys.toString(), "another.zip")).isEqualTo(Verify.USAGE);
        assertThat(verify("--keys", keys.toString(), "--consistency", "p.json")).isEqualTo(Verify.USAGE);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("usage: sluice verify REPORT.zip")
                .contains("--keys is missing: a signature says nothing without keys that you trust")
                .contains("none.json: there is no such file")
                .contains("there is no option --loose");
    }

    @Test
    void aKeyThatIsNotTheirsOrWasNotGoodThenIsNotBelieved() throws IOException {
        PublishedKey key = WORLD.ledger().keys().keys().getFirst();
        String others =
                new KeySet(List.of(WorldBundle.of(6, 3).ledger().keys().keys().getFirst())).toJson();
        assertThat(verify("--keys", write("others.json", others).toString())).isEqualTo(Verify.REFUSED);
        assertThat(text())
                .contains(
                        "REFUSED  signature     attestation.sigstore.json: it was signed by a key that is not among yours")
                .contains("REFUSED  checkpoint    checkpoint.txt: none of its signatures is by a key of yours");

        assertThat(verify("--keys", revoked(key, WorldBundle.ISSUED))).isEqualTo(Verify.REFUSED);
        assertThat(text()).contains("and was revoked 2026-04-01T10:00:00Z");

        assertThat(verify("--keys", revoked(key, WorldBundle.ISSUED.plusSeconds(1))))
                .isEqualTo(Verify.VERIFIED);
        assertThat(text())
                .contains(
                        "note     signature     attestation.sigstore.json: the key was revoked 2026-04-01T10:00:01Z; that the"
                                + " signature is older is the word of who signed");
    }

    private String revoked(PublishedKey key, Instant at) throws IOException {
        out.reset();
        PublishedKey revoked = new PublishedKey(key.name(), key.key(), key.from(), Optional.empty(), Optional.of(at));
        return write("revoked.json", new KeySet(List.of(revoked)).toJson()).toString();
    }

    @Test
    void anOlderCheckpointIsProvenByTheBundleOrByTheServicesAnswer() throws IOException {
        SampleLedger ledger = WORLD.ledger();
        Hash root = Frontier.of(100, ledger).root();
        assertThat(growth(new Checkpoint(ORIGIN, 100, root, EARLIER), null)).isEqualTo(Verify.VERIFIED);
        assertThat(text())
                .contains(
                        "ok       growth        the ledger grew from 100 to 130 entries, and what was in it did not change");

        Checkpoint at77 = new Checkpoint(ORIGIN, 77, Frontier.of(77, ledger).root(), EARLIER);
        assertThat(growth(at77, null)).isEqualTo(Verify.REFUSED);
        assertThat(text()).contains("it cannot be told whether the ledger only grew between 77 and 130 entries");

        String proof = Proofs.consistency(77, 130, ledger).stream()
                .map(hash -> '"' + hash.base64() + '"')
                .collect(Collectors.joining(",", "{\"hashes\":[", "]}"));
        assertThat(growth(at77, proof)).isEqualTo(Verify.VERIFIED);
        assertThat(growth(at77, proof.replaceFirst("\"[^\"]{44}\",", ""))).isEqualTo(Verify.REFUSED);
    }

    @Test
    void aCheckpointOfAnotherHistoryIsRefused() throws IOException {
        Hash forged = TreeHasher.leaf(new byte[] {1});
        assertThat(growth(new Checkpoint(ORIGIN, 100, forged, EARLIER), null)).isEqualTo(Verify.REFUSED);
        assertThat(text()).contains("are not one that only grew: one of them was forged");
        assertThat(growth(new Checkpoint(ORIGIN, 130, forged, EARLIER), null)).isEqualTo(Verify.REFUSED);
        assertThat(growth(new Checkpoint("example.com/other", 130, forged, EARLIER), null))
                .isEqualTo(Verify.REFUSED);
        assertThat(text()).contains("--checkpoint: it is of another ledger: example.com/other");
        assertThat(verify("--keys", keys.toString(), "--checkpoint", keys.toString()))
                .isEqualTo(Verify.REFUSED);
    }

    private int growth(Checkpoint checkpoint, @Nullable String proof) throws IOException {
        out.reset();
        SigningKey key = WORLD.ledger().signer(EARLIER).key();
        Path note = write("old.txt", checkpoint.sign(List.of(key)).format());
        return proof == null
                ? verify("--keys", keys.toString(), "--checkpoint", note.toString())
                : verify(
                        "--keys",
                        keys.toString(),
                        "--checkpoint",
                        note.toString(),
                        "--consistency",
                        write("proof.json", proof).toString());
    }

    private int verify(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = zip.toString();
        System.arraycopy(options, 0, arguments, 1, options.length);
        return new Verify(stream(out), stream(err)).run(arguments);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}

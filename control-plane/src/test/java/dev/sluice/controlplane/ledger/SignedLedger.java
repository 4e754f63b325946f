package dev.sluice.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.ledger.Monitor.Finding;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.ledger.key.KeySet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A ledger of sixty entries, of which forty are signed. */
abstract class SignedLedger {
    private static final String ORIGIN = "example.org/ledger";
    private static final String PASSWORD = "only for this test";

    @TempDir
    Path folder;

    final Stage stage = new Stage();
    LedgerKeys keys = new LedgerKeys(List.of(), new KeySet(List.of()));

    @BeforeEach
    void sixtyEntriesOfWhichFortyAreSigned() throws Exception {
        keys = LedgerKeys.read(ORIGIN, Optional.of(keystore()), PASSWORD.toCharArray(), Optional.empty(), stage.now());
        write(0, 40);
        sequence();
        assertThat(checkpoints().sign()).isPresent();
        write(40, 60);
        sequence();
    }

    private Path keystore() throws Exception {
        Path file = folder.resolve("ledger.p12");
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "Ed25519",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass:env",
                "LEDGER_PASS",
                "-alias",
                "ledger",
                "-dname",
                "CN=ledger",
                "-startdate",
                "2026/01/01 00:00:00",
                "-validity",
                "3650");
        keytool.environment().put("LEDGER_PASS", PASSWORD);
        Process process = keytool.redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("keytool.log")))
                .isZero();
        return file;
    }

    void write(int from, int to) {
        stage.transactions().run(tx -> {
            for (int i = from; i < to; i++) {
                Audit.record(
                        tx,
                        new Actor("olga", 7, Role.OPERATOR),
                        "test.done",
                        "thing:" + i,
                        Map.of("number", i),
                        stage.now());
            }
        });
    }

    void sequence() {
        Sequencer sequencer = new Sequencer(stage.transactions(), stage.clock(), 16);
        int taken;
        do {
            taken = sequencer.step();
        } while (taken > 0);
    }

    Checkpoints checkpoints() {
        return new Checkpoints(
                stage.transactions(), stage.clock(), ORIGIN, keys.signing(), Optional.of(folder.resolve("out")));
    }

    List<Finding> look() {
        return new Monitor(stage.transactions(), stage.clock(), keys.published(), Optional.of(folder.resolve("out")))
                .look();
    }

    long size() {
        return new LedgerProofs(stage.transactions()).size();
    }
}

package dev.sluice.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The key that signs the embedded service's ledger: an Ed25519 key in a PKCS#12 file under the data directory, made once by the JDK's
 * keytool, beside the folder of checkpoints. Whoever may write there could sign anew; for more, name a key store and a folder elsewhere.
 */
final class LedgerKeystore {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String VALID_DAYS = "3650";

    private LedgerKeystore() {}

    /** Environment of the service that uses it; made at first. Settings that name another key store win. */
    static Map<String, String> environment(UpOptions options) {
        if (options.settings().find("SLUICE_LEDGER_KEYSTORE").isPresent()) {
            return Map.of();
        }
        Path folder = options.data().resolve("ledger");
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            String password = Secrets.readOrCreate(folder.resolve("password"));
            Path store = folder.resolve("keys.p12");
            if (!Files.exists(store)) {
                make(folder, store, password);
            }
            return Map.of(
                    "SLUICE_LEDGER_KEYSTORE",
                    store.toString(),
                    "SLUICE_LEDGER_CHECKPOINTS",
                    folder.resolve("checkpoints").toString(),
                    "SLUICE_SECRET_LEDGER_KEYSTORE_PASSWORD",
                    password);
        } catch (IOException e) {
            throw new EmbeddedStoreException("cannot make the ledger's key: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedStoreException("interrupted while the ledger's key was made", e);
        }
    }

    private static void make(Path folder, Path store, String password) throws IOException, InterruptedException {
        Path part = folder.resolve("keys.p12.part");
        Files.deleteIfExists(part);
        File log = folder.resolve("keytool.log").toFile();
        ProcessBuilder keytool = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "Ed25519",
                "-storetype",
                "PKCS12",
                "-keystore",
                part.toString(),
                "-storepass:env",
                "SLUICE_KEYSTORE_PASSWORD",
                "-alias",
                "ledger",
                "-dname",
                "CN=Sluice ledger",
                "-validity",
                VALID_DAYS));
        keytool.environment().put("SLUICE_KEYSTORE_PASSWORD", password);
        Process process = keytool.redirectErrorStream(true).redirectOutput(log).start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("keytool did not end within " + LIMIT.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException("keytool: " + Files.readString(log.toPath()).strip());
        }
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
        try {
            Files.move(part, store, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, store);
        }
        Files.delete(log.toPath());
    }
}

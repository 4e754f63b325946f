package dev.sluice.controlplane.ledger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The audit ledger. */
@ConfigMapping(prefix = "sluice.ledger")
public interface LedgerConfig {
    /** Whether this replica sequences, signs and watches; what is captured is captured anyway. */
    @WithDefault("true")
    boolean enabled();

    /** Names the ledger in checkpoints, for ever: a domain and path of yours, without a scheme. */
    @WithDefault("sluice.local/ledger")
    String origin();

    /** PKCS#12 file with Ed25519 keys. Without one nothing is signed, and the ledger says so. */
    Optional<Path> keystore();

    /** Name of the secret that opens it. */
    @WithDefault("LEDGER_KEYSTORE_PASSWORD")
    String keystoreSecret();

    /** File with the public keys of earlier times, in the form of keys.json; its keys are published beside the present ones. */
    Optional<Path> formerKeys();

    /** Folder outside the database to which checkpoints go. */
    Optional<Path> checkpoints();

    /** Longest time between a new entry and a checkpoint that covers it. */
    @WithDefault("10s")
    Duration checkpointInterval();

    /** Pause between two looks for facts. */
    @WithDefault("500ms")
    Duration pollInterval();

    /** Most facts that are taken in at once. */
    @WithDefault("2000")
    int batch();

    /** Pause between two checks of the whole ledger; longer where a check takes more than a twentieth of that. */
    @WithDefault("30s")
    Duration monitorInterval();
}

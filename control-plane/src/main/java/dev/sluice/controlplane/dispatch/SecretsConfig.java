package dev.sluice.controlplane.dispatch;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where secrets are. Definitions name them; their values are in none. */
@ConfigMapping(prefix = "sluice.secrets")
public interface SecretsConfig {
    /** Folder with one file per secret, as Kubernetes mounts them; environment variables SLUICE_SECRET_NAME come after it. */
    Optional<String> directory();
}

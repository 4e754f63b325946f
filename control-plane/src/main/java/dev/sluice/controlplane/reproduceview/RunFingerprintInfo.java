package dev.sluice.controlplane.reproduceview;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** What a run was, in one hash. */
@Type("RunFingerprint")
public record RunFingerprintInfo(
        @Description("Runs of equal fingerprint are the same experiment.") @NonNull
        String sha256,

        @Description("Canonical JSON (RFC 8785) that was hashed.") @NonNull
        String content,

        @Description("What is not known of the run, and so is not in the hash.") @NonNull
        List<@NonNull String> gaps) {
    public RunFingerprintInfo {
        gaps = List.copyOf(gaps);
    }
}

package dev.sluice.verify.check;

import dev.sluice.verify.check.Finding.Refused;
import java.util.List;

/** All findings about one bundle, in the order of the checks. */
public record Outcome(List<Finding> findings) {
    public Outcome {
        findings = List.copyOf(findings);
    }

    /** Whether nothing was refused. */
    public boolean isVerified() {
        return refused().isEmpty();
    }

    public List<Refused> refused() {
        return findings.stream()
                .filter(Refused.class::isInstance)
                .map(Refused.class::cast)
                .toList();
    }
}

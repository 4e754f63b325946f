package dev.sluice.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.verify.bundle.Bundle;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.FileNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One run of the checks over a bundle: what was found so far, and what can be believed. */
final class Facts {
    private final Bundle bundle;
    private final Trust trust;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> refused = new TreeSet<>();
    private @Nullable LedgerEvidence ledger;

    Facts(Bundle bundle, Trust trust) {
        this.bundle = bundle;
        this.trust = trust;
    }

    /** A check: notes what it finds, or throws what it found first. */
    interface Check {
        void run(Facts facts) throws BundleException;
    }

    Bundle bundle() {
        return bundle;
    }

    Trust trust() {
        return trust;
    }

    /** Runs a check, unless a file that it rests on was refused. */
    void run(String name, List<String> files, Check check) {
        List<String> bad = files.stream().filter(refused::contains).toList();
        if (!bad.isEmpty()) {
            findings.add(new Finding.Skipped(name, "not looked at, for it rests on " + String.join(", ", bad)));
            return;
        }
        try {
            check.run(this);
        } catch (BundleException e) {
            refuse(name, e.file(), e.why());
        } catch (RuntimeException e) {
            // The bytes are somebody else's: whatever they lead to, the answer is no, and it is an answer.
            refuse(name, files.isEmpty() ? FileNames.CONTAINER : files.getFirst(), "it does not read: " + e);
        }
    }

    void passed(String check, String text) {
        findings.add(new Finding.Passed(check, text));
    }

    void refuse(String check, String file, String why) {
        refused.add(file);
        findings.add(new Finding.Refused(check, file, why));
    }

    void note(String check, String file, String text) {
        findings.add(new Finding.Noted(check, file, text));
    }

    /** Read once: it is large. */
    LedgerEvidence ledger() throws BundleException {
        LedgerEvidence known = ledger;
        if (known == null) {
            known = LedgerEvidence.read(bundle);
            ledger = known;
        }
        return known;
    }

    JsonNode json(String file) throws BundleException {
        return StrictJson.tree(file, bundle.bytes(file));
    }

    Outcome outcome() {
        return new Outcome(findings);
    }
}

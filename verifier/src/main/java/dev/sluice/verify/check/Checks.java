package dev.sluice.verify.check;

import dev.sluice.verify.bundle.Bundle;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.FileNames;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** All checks of a bundle, in their order: what a later one rests on was looked at before. */
public final class Checks {
    private static final String CONTAINER = "container";
    private static final String SIGNATURE = "signature";
    private static final String SIGNED = "signed files";

    private Checks() {}

    /** A zip that is no bundle: nothing in it was looked at. */
    public static Outcome refused(BundleException why) {
        return new Outcome(List.of(new Finding.Refused(CONTAINER, why.file(), why.why())));
    }

    /** Checks everything that can be. */
    public static Outcome of(Bundle bundle, Trust trust) {
        Facts facts = new Facts(bundle, trust);
        container(facts);
        AtomicReference<@Nullable Statement> signed = new AtomicReference<>();
        facts.run(SIGNATURE, List.of(FileNames.ATTESTATION), f -> {
            Statement read = Statement.read(bundle, trust);
            signed.set(read);
            f.passed(
                    SIGNATURE,
                    "signed " + read.issuedAt() + " by " + read.key().name() + " "
                            + read.key().idText());
            read.key()
                    .revokedAt()
                    .ifPresent(at -> f.note(
                            SIGNATURE,
                            FileNames.ATTESTATION,
                            "the key was revoked " + at + "; that the signature is older is the word of who signed"));
        });
        List<String> attestation = List.of(FileNames.ATTESTATION);
        facts.run(SIGNED, attestation, f -> FileChecks.signed(f, SIGNED, Objects.requireNonNull(signed.get())));
        facts.run("manifest", List.of(FileNames.MANIFEST), f -> FileChecks.listed(f, "manifest"));
        facts.run(
                "report",
                List.of(FileNames.ATTESTATION, FileNames.REPORT),
                f -> ReportCheck.run(f, "report", Objects.requireNonNull(signed.get())));
        ledger(facts, trust);
        facts.run(
                "events",
                List.of(FileNames.EVENTS, FileNames.LEDGER, FileNames.REPORT),
                f -> EventCheck.run(f, "events"));
        facts.run("lineage", List.of(FileNames.EVENTS, FileNames.REPORT), f -> LineageCheck.run(f, "lineage"));
        facts.run("crate", List.of(FileNames.CRATE, FileNames.REPORT), f -> CrateCheck.run(f, "crate"));
        return facts.outcome();
    }

    private static void container(Facts facts) {
        Bundle bundle = facts.bundle();
        facts.passed(CONTAINER, bundle.files().size() + " files, " + bundle.size() + " bytes, nothing beside them");
        for (String file : bundle.packedOtherwise()) {
            facts.note(
                    CONTAINER,
                    file,
                    "its content unpacks well; it was packed by other means than this Java's, or repacked");
        }
    }

    private static void ledger(Facts facts, Trust trust) {
        List<String> checkpoint = List.of(FileNames.CHECKPOINT, FileNames.REPORT);
        facts.run("checkpoint", checkpoint, f -> LedgerChecks.checkpoint(f, "checkpoint"));
        facts.run(
                "ledger",
                List.of(FileNames.CHECKPOINT, FileNames.INCLUSION, FileNames.LEDGER),
                f -> LedgerChecks.inclusion(f, "ledger"));
        if (trust.checkpoint() != null) {
            String old = trust.checkpoint();
            facts.run(
                    "growth",
                    List.of(FileNames.CHECKPOINT, FileNames.INCLUSION),
                    f -> LedgerChecks.growth(f, "growth", old));
        }
    }
}

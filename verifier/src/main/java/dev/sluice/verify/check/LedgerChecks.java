package dev.sluice.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ledger.key.PublishedKey;
import dev.sluice.ledger.note.Checkpoint;
import dev.sluice.ledger.note.SignedNote;
import dev.sluice.ledger.tree.Hash;
import dev.sluice.ledger.tree.MultiProof;
import dev.sluice.ledger.tree.Proofs;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.FileNames;
import dev.sluice.verify.bundle.Shown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** That the evidence is in the ledger to which a signed checkpoint commits. */
final class LedgerChecks {
    private static final String PROOF = FileNames.INCLUSION;
    /** How a checkpoint that the auditor brings is called. */
    static final String OLD = "--checkpoint";

    private static final String CONSISTENCY = "--consistency";

    private LedgerChecks() {}

    /** The bundle's checkpoint is signed, and of the size at which the report was made. */
    static void checkpoint(Facts facts, String check) throws BundleException {
        String file = FileNames.CHECKPOINT;
        Checkpoint checkpoint = signed(file, facts.bundle().text(file), facts.trust());
        long size =
                StrictJson.whole(FileNames.REPORT, facts.json(FileNames.REPORT).path("identity"), "ledgerSize");
        if (checkpoint.size() != size) {
            throw new BundleException(
                    file, "it is of " + checkpoint.size() + " entries of the ledger, the report of " + size);
        }
        facts.passed(
                check,
                "ledger " + Shown.of(checkpoint.origin()) + " had " + size + " entries at " + checkpoint.at()
                        + ", which a key of yours signed");
    }

    private static Checkpoint signed(String file, String text, Trust trust) throws BundleException {
        Checkpoint checkpoint;
        List<PublishedKey> signers;
        try {
            SignedNote note = SignedNote.parse(text);
            if (!note.format().equals(text)) {
                throw new BundleException(file, "its signatures are not written as they have to be");
            }
            checkpoint = Checkpoint.parse(note.text());
            signers = note.signers(trust.keys());
        } catch (IllegalArgumentException e) {
            throw new BundleException(file, "it is no signed checkpoint: " + Shown.of(String.valueOf(e.getMessage())));
        }
        if (signers.isEmpty()) {
            throw new BundleException(file, "none of its signatures is by a key of yours");
        }
        if (signers.stream().noneMatch(key -> key.isGoodAt(checkpoint.at()))) {
            throw new BundleException(file, "the key that signed it was not good at " + checkpoint.at());
        }
        return checkpoint;
    }

    /** All entries are in the tree of the checkpoint. */
    static void inclusion(Facts facts, String check) throws BundleException {
        LedgerEvidence evidence = facts.ledger();
        JsonNode proof = facts.json(PROOF);
        StrictJson.members(PROOF, "it", proof, "size", "root", "entries", "nodes", "consistency");
        Checkpoint checkpoint = ours(facts);
        if (StrictJson.whole(PROOF, proof, "size") != checkpoint.size()
                || !hash(PROOF, StrictJson.text(PROOF, proof, "root")).equals(checkpoint.root())) {
            throw new BundleException(PROOF, "it is not about the ledger of the checkpoint");
        }
        List<Long> entries = new ArrayList<>();
        for (JsonNode entry : StrictJson.list(PROOF, proof, "entries")) {
            entries.add(entry.asLong(-1));
        }
        if (!entries.equals(List.copyOf(evidence.leaves().keySet()))) {
            throw new BundleException(PROOF, "it is about other entries than those in " + FileNames.LEDGER);
        }
        Optional<Hash> root = MultiProof.root(
                evidence.leaves(), checkpoint.size(), hashes(PROOF, StrictJson.list(PROOF, proof, "nodes")));
        if (!root.equals(Optional.of(checkpoint.root()))) {
            throw new BundleException(FileNames.LEDGER, "an entry is not in the ledger of the checkpoint");
        }
        facts.passed(check, entries.size() + " entries are among the " + checkpoint.size() + " of the ledger");
    }

    /** The ledger of the bundle and that of the auditor's own checkpoint are one that only grew. */
    static void growth(Facts facts, String check, String text) throws BundleException {
        Checkpoint ours = ours(facts);
        Checkpoint old = signed(OLD, text, facts.trust());
        if (!old.origin().equals(ours.origin())) {
            throw new BundleException(OLD, "it is of another ledger: " + Shown.of(old.origin()));
        }
        boolean before = old.size() <= ours.size();
        Checkpoint first = before ? old : ours;
        Checkpoint second = before ? ours : old;
        List<Hash> proof = old.size() == ours.size() || first.size() == 0 ? List.of() : proof(facts, old, ours);
        boolean grew = first.size() == 0
                || Proofs.verifyConsistency(first.size(), first.root(), second.size(), second.root(), proof);
        if (!grew) {
            throw new BundleException(
                    FileNames.CHECKPOINT,
                    "the ledger of " + ours.size() + " entries and that of your checkpoint of " + old.size()
                            + " are not one that only grew: one of them was forged");
        }
        facts.passed(
                check,
                old.size() == ours.size()
                        ? "your checkpoint is of the same entries"
                        : "the ledger grew from " + first.size() + " to " + second.size()
                                + " entries, and what was in it did not change");
    }

    private static List<Hash> proof(Facts facts, Checkpoint old, Checkpoint ours) throws BundleException {
        @Nullable String brought = facts.trust().consistency();
        if (brought != null) {
            JsonNode answer = StrictJson.tree(CONSISTENCY, brought.getBytes(StandardCharsets.UTF_8));
            return hashes(CONSISTENCY, StrictJson.list(CONSISTENCY, answer, "hashes"));
        }
        for (JsonNode growth : StrictJson.list(PROOF, facts.json(PROOF), "consistency")) {
            if (old.size() < ours.size() && StrictJson.whole(PROOF, growth, "from") == old.size()) {
                return hashes(PROOF, StrictJson.list(PROOF, growth, "proof"));
            }
        }
        long from = Math.min(old.size(), ours.size());
        long to = Math.max(old.size(), ours.size());
        throw new BundleException(
                OLD,
                "from the bundle alone it cannot be told whether the ledger only grew between " + from + " and " + to
                        + " entries; save what the service answers to /api/v1/ledger/consistency?from=" + from + "&to="
                        + to
                        + " and name that file with --consistency");
    }

    private static Checkpoint ours(Facts facts) throws BundleException {
        String file = FileNames.CHECKPOINT;
        return signed(file, facts.bundle().text(file), facts.trust());
    }

    private static List<Hash> hashes(String file, JsonNode list) throws BundleException {
        List<Hash> hashes = new ArrayList<>();
        for (JsonNode one : list) {
            hashes.add(hash(file, one.asText()));
        }
        return hashes;
    }

    private static Hash hash(String file, String base64) throws BundleException {
        try {
            return Hash.fromBase64(base64);
        } catch (IllegalArgumentException _) {
            throw new BundleException(file, "it has something for a hash that is none");
        }
    }
}

package dev.sluice.report.bundle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ledger.json.CanonicalBytes;
import dev.sluice.ledger.key.KeySet;
import dev.sluice.ledger.key.PublishedKey;
import dev.sluice.ledger.key.SigningKey;
import dev.sluice.ledger.note.Checkpoint;
import dev.sluice.ledger.tree.Frontier;
import dev.sluice.ledger.tree.Hash;
import dev.sluice.ledger.tree.NodeSource;
import dev.sluice.ledger.tree.TreeHasher;
import dev.sluice.model.Sha256;
import dev.sluice.report.model.Evidence;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;

/** A ledger in memory, in the form of the service's: entries of no interest, and receipts of events among them. */
public final class SampleLedger implements NodeSource {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SIGNED = Instant.parse("2026-04-01T09:30:10Z");
    private static final int GAP = 3;

    private final Map<Integer, Map<Long, Hash>> nodes = new HashMap<>();
    private final List<Evidence.LedgerEntry> receipts = new ArrayList<>();
    private final SigningKey key;
    private Frontier frontier = Frontier.EMPTY;

    /**
     * @param size entries in the end, receipts included
     * @param seed of the key
     */
    public SampleLedger(List<Evidence.RawEvent> events, long size, long seed) {
        this.key = key(seed);
        for (Evidence.RawEvent event : events) {
            for (int i = 0; i < GAP; i++) {
                append(
                        "run.state",
                        "run:" + frontier.size(),
                        JSON.createObjectNode().put("state", "RUNNING"));
            }
            ObjectNode receipt = JSON.createObjectNode()
                    .put("position", event.position())
                    .put("received", event.receivedAt())
                    .put("sha256", Sha256.hexOf(event.body()))
                    .put("bytes", event.body().length)
                    .put("transport", 1);
            receipts.add(append("event.received", "event:" + event.position(), receipt));
        }
        while (frontier.size() < size) {
            append(
                    "run.state",
                    "run:" + frontier.size(),
                    JSON.createObjectNode().put("state", "COMPLETED"));
        }
    }

    private static SigningKey key(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, random);
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(
                    new PublishedKey("example.org/sluice", pair.getPublic(), FROM, Optional.empty(), Optional.empty()),
                    pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private Evidence.LedgerEntry append(String kind, String subject, ObjectNode fact) {
        long seq = frontier.size();
        ObjectNode entry = JSON.createObjectNode()
                .put("seq", seq)
                .put("kind", kind)
                .put("subject", subject)
                .put("at", SIGNED.minusSeconds(60).toString());
        entry.set("fact", fact);
        byte[] body = CanonicalBytes.of(entry.toString());
        Frontier.Grown grown = frontier.append(TreeHasher.leaf(body));
        grown.complete().forEach(n -> nodes.computeIfAbsent(n.level(), _ -> new HashMap<>())
                .put(n.index(), n.hash()));
        frontier = grown.frontier();
        return new Evidence.LedgerEntry(seq, body);
    }

    @Override
    public Hash node(int level, long index) {
        Hash hash = nodes.getOrDefault(level, Map.of()).get(index);
        if (hash == null) {
            throw new NoSuchElementException("no node " + index + " on level " + level);
        }
        return hash;
    }

    public long size() {
        return frontier.size();
    }

    public List<Evidence.LedgerEntry> receipts() {
        return List.copyOf(receipts);
    }

    public KeySet keys() {
        return new KeySet(List.of(key.published()));
    }

    /** Signs some time after the checkpoint. */
    public Signer signer(Instant at) {
        return new Signer(key, at);
    }

    /** With a checkpoint of the whole ledger, and growth from the sizes 1 and 100. */
    public Proofs proofs(Evidence evidence) {
        return Proofs.of(
                evidence,
                size(),
                new TreeSet<>(List.of(1L, 100L)),
                this,
                new Checkpoint("example.org/sluice", size(), frontier.root(), SIGNED).sign(List.of(key)),
                keys());
    }

    /** Events as any producer may send them: their content does not matter here. */
    public static List<Evidence.RawEvent> events(int count) {
        List<Evidence.RawEvent> events = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String body = "{\"eventType\":\"START\",\"producer\":\"https://example.org/ü\",\"number\":" + i + "}\n";
            events.add(new Evidence.RawEvent(
                    i * 2L, "2026-03-01T07:00:00.00000" + i % 10 + "Z", body.getBytes(StandardCharsets.UTF_8)));
        }
        return events;
    }
}

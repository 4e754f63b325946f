package dev.sluice.controlplane.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.ledger.key.KeySet;
import dev.sluice.ledger.note.Checkpoint;
import dev.sluice.ledger.note.SignedNote;
import dev.sluice.ledger.tree.Frontier;
import dev.sluice.ledger.tree.Hash;
import dev.sluice.ledger.tree.TreeHasher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole ledger again and again, and says what does not fit: an entry that is not what was hashed, a gap, one too many, a tree
 * that does not follow from the entries, or one that is not the one that was signed and kept outside.
 *
 * <p>Who changes entries and all hashes above them alike is found out by the checkpoints in the folder, and by nothing else.
 */
public final class Monitor {
    /** What is wrong. */
    public enum Kind {
        /** An entry's body is not what its hash says, or tells of another place. */
        EDITED,
        /** An entry is not there. */
        MISSING,
        /** Entries beyond what the head knows. */
        UNKNOWN_ENTRY,
        /** The head's root does not follow from the entries. */
        ROOT,
        /** A node of the tree does not follow from the entries. */
        NODE,
        /** A signed checkpoint does not fit the entries. */
        CHECKPOINT,
        /** A signed checkpoint covers more entries than there are. */
        TRUNCATED
    }

    /**
     * A trouble.
     *
     * @param seq first entry concerned; null: it cannot be said
     */
    public record Finding(Kind kind, @Nullable Long seq, String detail) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 5_000;
    private static final int MOST_FINDINGS = 100;

    private final Transactions transactions;
    private final InstantSource time;
    private final KeySet keys;
    private final Optional<Path> folder;

    public Monitor(Transactions transactions, InstantSource time, KeySet keys, Optional<Path> folder) {
        this.transactions = transactions;
        this.time = time;
        this.keys = keys;
        this.folder = folder;
    }

    private record Head(long size, Hash root) {}

    private record Row(long seq, byte[] body, Hash leaf) {}

    private record Stored(int level, long index, Hash hash) {}

    /** One look at everything; what is wrong is stored, and returned. Memory is bounded by the number of checkpoints. */
    public List<Finding> look() {
        NavigableMap<Long, Checkpoint> signed = new TreeMap<>();
        List<Finding> findings = new ArrayList<>(read(signed));
        // Taken before the entries: what comes later is none of this look's business.
        Head head = transactions.call(Monitor::head);
        walk(head, signed, findings);
        signed.tailMap(head.size(), false)
                .forEach((size, checkpoint) -> findings.add(new Finding(
                        Kind.TRUNCATED,
                        head.size(),
                        "a checkpoint of " + checkpoint.at() + " covers " + size + " entries; the ledger has "
                                + head.size())));
        List<Finding> some = findings.subList(0, Math.min(findings.size(), MOST_FINDINGS));
        keep(some);
        return List.copyOf(some);
    }

    private static Head head(Tx tx) throws SQLException {
        return tx.query("SELECT size, root FROM ledger_head", row -> new Head(row.getLong(1), Hash.of(row.getBytes(2))))
                .getFirst();
    }

    private void walk(Head head, NavigableMap<Long, Checkpoint> signed, List<Finding> findings) {
        Frontier frontier = Frontier.EMPTY;
        while (frontier.size() < head.size()) {
            long from = frontier.size();
            long to = Math.min(head.size(), from + PAGE);
            List<Row> rows = transactions.call(tx -> tx.query(
                    "SELECT seq, body, leaf_hash FROM ledger_entry WHERE seq >= ? AND seq < ? ORDER BY seq",
                    row -> new Row(row.getLong(1), row.getBytes(2), Hash.of(row.getBytes(3))),
                    from,
                    to));
            List<Frontier.Node> complete = new ArrayList<>();
            for (Row row : rows) {
                if (row.seq() != frontier.size()) {
                    break;
                }
                check(row, findings);
                Frontier.Grown grown = frontier.append(TreeHasher.leaf(row.body()));
                complete.addAll(grown.complete());
                frontier = grown.frontier();
                compare(signed.get(frontier.size()), frontier, findings);
            }
            if (frontier.size() < to) {
                findings.add(new Finding(Kind.MISSING, frontier.size(), "entry " + frontier.size() + " is not there"));
                return;
            }
            nodes(from, to, complete, findings);
        }
        if (!frontier.root().equals(head.root())) {
            findings.add(new Finding(Kind.ROOT, null, "the root that is stored does not follow from the entries"));
        }
        extra(head, findings);
    }

    private static void check(Row row, List<Finding> findings) {
        if (findings.size() >= MOST_FINDINGS) {
            return;
        }
        if (!TreeHasher.leaf(row.body()).equals(row.leaf())) {
            findings.add(new Finding(
                    Kind.EDITED, row.seq(), "entry " + row.seq() + " is not what was hashed when it was written"));
        } else if (seq(row.body()) != row.seq()) {
            findings.add(new Finding(
                    Kind.EDITED, row.seq(), "entry " + row.seq() + " was written as entry " + seq(row.body())));
        }
    }

    private static long seq(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body).path("seq");
            return node.isIntegralNumber() ? node.longValue() : -1;
        } catch (JsonProcessingException _) {
            return -1; // not even JSON: not what was written
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compare(@Nullable Checkpoint checkpoint, Frontier frontier, List<Finding> findings) {
        if (checkpoint != null && !checkpoint.root().equals(frontier.root()) && findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(
                    Kind.CHECKPOINT,
                    null,
                    "the first " + frontier.size() + " entries are not those that were signed at " + checkpoint.at()));
        }
    }

    private void nodes(long from, long to, List<Frontier.Node> complete, List<Finding> findings) {
        Map<List<Long>, Hash> stored = new HashMap<>();
        transactions
                .call(tx -> tx.query(
                        """
                        SELECT n.level, n.index, n.hash
                        FROM (SELECT l, ?::bigint >> l AS first, ?::bigint >> l AS past FROM generate_series(1, 62) AS l) AS r
                        CROSS JOIN LATERAL (
                            SELECT m.level, m.index, m.hash FROM ledger_node m
                            WHERE m.level = r.l AND m.index >= r.first AND m.index < r.past) AS n
                        """, row -> new Stored(row.getInt(1), row.getLong(2), Hash.of(row.getBytes(3))), from, to))
                .forEach(s -> stored.put(List.of((long) s.level(), s.index()), s.hash()));
        for (Frontier.Node node : complete) {
            Hash kept = stored.get(List.of((long) node.level(), node.index()));
            if (node.level() > 0 && findings.size() < MOST_FINDINGS && (kept == null || !kept.equals(node.hash()))) {
                findings.add(new Finding(
                        Kind.NODE,
                        node.index() << node.level(),
                        "node " + node.index() + " on level " + node.level() + " does not follow from the entries"));
            }
        }
    }

    /** Entries that were put behind the last one by hand: the head moves with every entry, in its transaction. */
    private void extra(Head head, List<Finding> findings) {
        transactions
                .call(tx -> tx.first("""
                        SELECT min(e.seq) FROM ledger_entry e WHERE e.seq < 0 OR e.seq >= (SELECT size FROM ledger_head)
                        HAVING min(e.seq) IS NOT NULL
                        """, row -> row.getLong(1)))
                .ifPresent(seq -> findings.add(new Finding(
                        Kind.UNKNOWN_ENTRY,
                        seq,
                        "entry " + seq + " was not made by the sequencer, which made " + head.size() + " or more")));
    }

    private List<Finding> read(NavigableMap<Long, Checkpoint> signed) {
        List<Finding> findings = new ArrayList<>();
        transactions
                .call(tx -> tx.query("SELECT note FROM ledger_checkpoint", row -> row.getString(1)))
                .forEach(note -> add(note, "the database", signed, findings));
        folder.filter(Files::isDirectory).ifPresent(path -> {
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.filter(f -> f.getFileName().toString().matches("checkpoint-[0-9]+\\.txt"))
                        .sorted()
                        .toList()) {
                    add(Files.readString(file), file.getFileName().toString(), signed, findings);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the folder of checkpoints cannot be read", e);
            }
        });
        return findings;
    }

    /** A checkpoint from the folder, read later, takes the place of one from the database. */
    private void add(String note, String where, NavigableMap<Long, Checkpoint> signed, List<Finding> findings) {
        try {
            SignedNote read = SignedNote.parse(note);
            Checkpoint checkpoint = Checkpoint.parse(read.text());
            if (read.signers(keys).stream().anyMatch(key -> key.isGoodAt(checkpoint.at()))) {
                signed.put(checkpoint.size(), checkpoint);
                return;
            }
        } catch (IllegalArgumentException _) {
            // said below: not a checkpoint, or not signed by us, is the same to who relies on it
        }
        findings.add(new Finding(
                Kind.CHECKPOINT, null, "a checkpoint in " + where + " is not signed by a key of this ledger"));
    }

    private void keep(List<Finding> findings) {
        Instant now = time.instant();
        transactions.run(tx -> {
            for (Finding f : findings) {
                tx.update("""
                        INSERT INTO ledger_finding (kind, seq, detail, found_at, last_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (kind, coalesce(seq, -1)) DO UPDATE SET detail = EXCLUDED.detail, last_at = EXCLUDED.last_at
                        """, f.kind(), f.seq(), f.detail(), now, now);
            }
        });
    }
}

package dev.sluice.controlplane.ledger;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.ledger.key.SigningKey;
import dev.sluice.ledger.note.Checkpoint;
import dev.sluice.ledger.tree.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Signs what the ledger has come to, and puts it where the database's owner cannot change it. */
public final class Checkpoints {
    private static final String LATEST = "latest.txt";

    private final Transactions transactions;
    private final InstantSource time;
    private final String origin;
    private final List<SigningKey> keys;
    private final Optional<Path> folder;

    /**
     * @param keys that sign; none: no checkpoints are made
     * @param folder where checkpoints go beside the database
     */
    public Checkpoints(
            Transactions transactions,
            InstantSource time,
            String origin,
            List<SigningKey> keys,
            Optional<Path> folder) {
        this.transactions = transactions;
        this.time = time;
        this.origin = origin;
        this.keys = List.copyOf(keys);
        this.folder = folder;
    }

    /** A checkpoint as it was signed. */
    public record Signed(long size, Hash root, Instant at, String note) {}

    private record Head(long size, Hash root) {}

    /** Signs the present state unless the newest checkpoint covers it. Exported before it is stored: what is stored has been seen outside. */
    public Optional<Signed> sign() {
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        Optional<Signed> last = latest();
        Head head = transactions.call(tx -> tx.query(
                        "SELECT size, root FROM ledger_head", row -> new Head(row.getLong(1), Hash.of(row.getBytes(2))))
                .getFirst());
        if (last.filter(l -> l.size() >= head.size()).isPresent()) {
            return Optional.empty();
        }
        Instant now = time.instant().truncatedTo(ChronoUnit.MILLIS);
        String note =
                new Checkpoint(origin, head.size(), head.root(), now).sign(keys).format();
        folder.ifPresent(path -> export(path, head.size(), note));
        transactions.run(tx -> tx.update(
                "INSERT INTO ledger_checkpoint (size, root, signed_at, note) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                head.size(),
                head.root().bytes(),
                now,
                note));
        return Optional.of(new Signed(head.size(), head.root(), now, note));
    }

    /** The newest one. */
    public Optional<Signed> latest() {
        return transactions.call(tx -> tx.first(
                "SELECT size, root, signed_at, note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1",
                row -> new Signed(
                        row.getLong(1),
                        Hash.of(row.getBytes(2)),
                        row.getObject(3, java.time.OffsetDateTime.class).toInstant(),
                        row.getString(4))));
    }

    private static void export(Path folder, long size, String note) {
        try {
            Files.createDirectories(folder);
            byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
            Path file = folder.resolve(String.format(Locale.ROOT, "checkpoint-%015d.txt", size));
            try {
                Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException _) {
                return; // another replica was first
            }
            Path part = folder.resolve(LATEST + ".part");
            Files.write(part, bytes);
            Files.move(
                    part, folder.resolve(LATEST), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoint cannot be written to its folder", e);
        }
    }
}

package dev.sluice.controlplane.reproduce;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Digests of the versions that runs of ours wrote; the first one of each stays. */
final class VersionDigests {
    private static final String INSERT = """
            INSERT INTO version_digest (dataset_namespace, dataset_name, run_id, algorithm, digest, rows, at)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;

    private static final String FIND = """
            SELECT algorithm, digest, rows FROM version_digest
            WHERE dataset_namespace = ? AND dataset_name = ? AND run_id = ANY (?) ORDER BY at DESC, algorithm
            """;

    private VersionDigests() {}

    static void store(Tx tx, DatasetId dataset, UUID run, List<Contents.Digest> digests, Instant now)
            throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        digests.forEach(digest -> rows.add(new @Nullable Object[] {
            dataset.namespace(),
            dataset.name(),
            run,
            digest.algorithm(),
            HexFormat.of().parseHex(digest.hex()),
            digest.rows(),
            now
        }));
        tx.batch(INSERT, rows);
    }

    /** Of what any of these attempts wrote, newest first. */
    static List<Contents.Digest> find(Tx tx, DatasetId dataset, Collection<UUID> attempts) throws SQLException {
        return attempts.isEmpty()
                ? List.of()
                : tx.query(
                        FIND,
                        row -> new Contents.Digest(
                                row.getString("algorithm"),
                                HexFormat.of().formatHex(row.getBytes("digest")),
                                row.getObject("rows", Long.class)),
                        dataset.namespace(),
                        dataset.name(),
                        attempts);
    }
}

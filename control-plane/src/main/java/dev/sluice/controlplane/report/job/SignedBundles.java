package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.ledger.LedgerProofs;
import dev.sluice.controlplane.ledger.LedgerService;
import dev.sluice.controlplane.report.collect.Collected;
import dev.sluice.controlplane.report.collect.Point;
import dev.sluice.ledger.key.KeySet;
import dev.sluice.ledger.key.SigningKey;
import dev.sluice.ledger.note.SignedNote;
import dev.sluice.model.Sha256;
import dev.sluice.report.bundle.BundleWriter;
import dev.sluice.report.bundle.Proofs;
import dev.sluice.report.bundle.Signer;
import dev.sluice.report.json.ReportJson;
import dev.sluice.report.model.Report;
import io.quarkus.logging.Log;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Bundles with proofs from the ledger, signed by its key. Without a key they are made, and say that they prove nothing. */
@Singleton
class SignedBundles implements BundleMaker {
    private static final String UNSIGNED =
            "not signed: the installation has no key (sluice.ledger.keystore), so nobody can verify this bundle";

    /** What auditors may hold: checkpoints in earlier bundles, and the newest ones before. */
    private static final String EARLIER = """
            (SELECT DISTINCT r.ledger_size FROM report r JOIN ledger_checkpoint c ON c.size = r.ledger_size
             WHERE r.ledger_size < ? ORDER BY r.ledger_size DESC LIMIT 32)
            UNION (SELECT size FROM ledger_checkpoint WHERE size < ? ORDER BY size DESC LIMIT 16)
            """;

    private final List<SigningKey> signing;
    private final KeySet published;
    private final Transactions transactions;
    private final InstantSource time;

    @Inject
    SignedBundles(LedgerService ledger, Transactions transactions, InstantSource time) {
        this(ledger.signing(), ledger.published(), transactions, time);
    }

    SignedBundles(List<SigningKey> signing, KeySet published, Transactions transactions, InstantSource time) {
        this.signing = List.copyOf(signing);
        this.published = published;
        this.transactions = transactions;
        this.time = time;
    }

    @Override
    public Written write(Collected collected, Point at, OutputStream out) throws IOException {
        Optional<SignedNote> checkpoint = checkpoint(at.ledgerSize());
        SortedSet<Long> earlier = earlier(at.ledgerSize());
        Proofs proofs = new LedgerProofs(transactions)
                .read(nodes -> Proofs.of(
                        collected.evidence(), at.ledgerSize(), earlier, nodes, checkpoint.orElse(null), published));
        boolean signed = checkpoint.isPresent() && !signing.isEmpty();
        // While keys rotate, the older one is the one that everybody knows.
        Signer signer = signed ? new Signer(signing.getFirst(), time.instant().truncatedTo(ChronoUnit.MILLIS)) : null;
        BundleWriter.write(collected.report(), collected.evidence(), proofs, signer, out);
        if (!signed) {
            Log.warnf(
                    "bundle not signed report=%s reason=%s",
                    collected.report().identity().id(), UNSIGNED);
        }
        return new Written(digest(collected.report()), signed ? "" : UNSIGNED);
    }

    /** Of the very size that the report looks at. */
    private Optional<SignedNote> checkpoint(long size) {
        return transactions
                .call(tx ->
                        tx.first("SELECT note FROM ledger_checkpoint WHERE size = ?", row -> row.getString(1), size))
                .map(SignedNote::parse);
    }

    private SortedSet<Long> earlier(long size) {
        List<Long> sizes = transactions.call(tx -> tx.query(EARLIER, row -> row.getLong(1), size, size));
        return new TreeSet<>(sizes);
    }

    private static String digest(Report report) throws IOException {
        try (DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), Sha256.newDigest())) {
            ReportJson.write(report, out);
            return "sha256:" + HexFormat.of().formatHex(out.getMessageDigest().digest());
        }
    }
}

package dev.sluice.controlplane.testing;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.model.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Reports as rows, as if a replica had made them. */
public final class ReportRows {
    private static final int CHUNK = 256 * 1024;

    private final Transactions transactions;

    public ReportRows(Transactions transactions) {
        this.transactions = transactions;
    }

    /** A bundle of several pieces with a page and some noise. */
    public static byte[] bundle() {
        byte[] noise = new byte[700_000];
        new Random(7).nextBytes(noise);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "evidence/noise.bin", noise);
            put(zip, "report.html", "<!DOCTYPE html><title>Run</title>".getBytes(StandardCharsets.UTF_8));
            put(zip, "report.json", "{\"kind\":\"RUN\"}".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // The same bytes in each class loader that has this class.
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** A report of somebody, whole of a bundle when it is DONE. */
    public UUID put(String requester, @Nullable List<String> namespaces, String state, @Nullable String failure) {
        UUID id = UUID.nameUUIDFromBytes(
                (requester + namespaces + state + failure + System.nanoTime()).getBytes(StandardCharsets.UTF_8));
        byte[] bundle = bundle();
        transactions.run(tx -> {
            tx.update(
                    """
                    INSERT INTO report (id, kind, request, title, requested_by, requested_key, requested_role, requested_at,
                        idempotency_key, namespaces, ledger_size, log_position, state, failure, detail, bundle_digest, bundle_bytes,
                        expires_at, lease_until)
                    VALUES (?, 'RUN', ?, 'Run x', ?, 99, 'OPERATOR', now(), ?, ?, 7, 3, ?, ?, 'because', ?, ?,
                        now() + interval '10 years', now() + interval '1 day')
                    """,
                    id,
                    "{\"kind\":\"RUN\",\"purpose\":\"audit\",\"requester\":\"" + requester
                            + "\",\"role\":\"OPERATOR\",\"subject\":{\"run\":\"019b7800-0000-7000-8000-000000000001\"}}",
                    requester,
                    id.toString(),
                    namespaces,
                    state,
                    failure,
                    "sha256:" + Sha256.hexOf(bundle),
                    (long) bundle.length);
            for (int at = 0; at < bundle.length; at += CHUNK) {
                tx.update(
                        "INSERT INTO report_chunk (report_id, seq, body) VALUES (?, ?, ?)",
                        id,
                        at / CHUNK,
                        java.util.Arrays.copyOfRange(bundle, at, Math.min(bundle.length, at + CHUNK)));
            }
        });
        return id;
    }
}

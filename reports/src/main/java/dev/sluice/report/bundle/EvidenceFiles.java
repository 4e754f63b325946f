package dev.sluice.report.bundle;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.model.Sha256;
import dev.sluice.report.model.Evidence;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Evidence as it was stored, a line of JSON each. Bytes are in Base64: nothing about them is to change. */
final class EvidenceFiles {
    private static final byte[] END = "\"}\n".getBytes(StandardCharsets.US_ASCII);

    private EvidenceFiles() {}

    /** {@code evidence/events.ndjson}. */
    static Content events(List<Evidence.RawEvent> events) {
        return out -> {
            for (Evidence.RawEvent event : events) {
                ascii(
                        out,
                        "{\"position\":" + event.position() + ",\"receivedAt\":\"" + quoted(event.receivedAt())
                                + "\",\"sha256\":\"" + Sha256.hexOf(event.body()) + "\",\"body\":\"");
                out.write(Base64.getEncoder().encode(event.body()));
                out.write(END);
            }
        };
    }

    /** {@code evidence/ledger.ndjson}. */
    static Content entries(List<Evidence.LedgerEntry> entries) {
        return out -> {
            for (Evidence.LedgerEntry entry : entries) {
                ascii(out, "{\"seq\":" + entry.seq() + ",\"body\":\"");
                out.write(Base64.getEncoder().encode(entry.body()));
                out.write(END);
            }
        };
    }

    private static void ascii(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}

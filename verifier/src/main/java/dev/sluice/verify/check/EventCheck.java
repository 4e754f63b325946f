package dev.sluice.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.verify.bundle.Bundle;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.FileNames;
import dev.sluice.verify.history.RawEvent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** That each raw event is the one that was received, and that the ledger has a receipt of it. */
final class EventCheck {
    private static final String FILE = FileNames.EVENTS;

    private EventCheck() {}

    static void run(Facts facts, String check) throws BundleException {
        Bundle bundle = facts.bundle();
        LedgerEvidence ledger = facts.ledger();
        long last =
                StrictJson.whole(FileNames.REPORT, facts.json(FileNames.REPORT).path("identity"), "logPosition");
        int[] count = {0};
        each(bundle, (event, line) -> {
            if (event.position() > last) {
                throw new BundleException(
                        FILE, "event " + event.position() + " came after the report's last one, " + last);
            }
            JsonNode receipt = ledger.receipts().get(event.position());
            if (receipt == null) {
                throw new BundleException(
                        FILE, "of event " + event.position() + " there is no receipt in " + FileNames.LEDGER);
            }
            if (!receipt.path("sha256").asText().equals(StrictJson.text(FILE, line, "sha256"))
                    || !receipt.path("received").asText().equals(StrictJson.text(FILE, line, "receivedAt"))) {
                throw new BundleException(
                        FILE, "event " + event.position() + " is not the one that the ledger has a receipt of");
            }
            count[0]++;
        });
        facts.passed(check, count[0] + " events are as they were received, and the ledger has a receipt of each");
    }

    /** The events themselves. */
    static List<RawEvent> read(Bundle bundle) throws BundleException {
        List<RawEvent> events = new ArrayList<>();
        each(bundle, (event, _) -> events.add(event));
        return events;
    }

    private interface Sink {
        void take(RawEvent event, JsonNode line) throws BundleException;
    }

    private static void each(Bundle bundle, Sink sink) throws BundleException {
        long[] before = {0};
        StrictJson.lines(FILE, bundle.open(FILE), (number, line) -> {
            StrictJson.members(FILE, "line " + number, line, "position", "receivedAt", "sha256", "body");
            long position = StrictJson.whole(FILE, line, "position");
            if (position <= before[0]) {
                throw new BundleException(FILE, "line " + number + ": event " + position + " is not at its place");
            }
            before[0] = position;
            byte[] body = StrictJson.base64(FILE, StrictJson.text(FILE, line, "body"));
            if (!sha256(body).equals(StrictJson.text(FILE, line, "sha256"))) {
                throw new BundleException(FILE, "event " + position + " is not the one of its SHA-256");
            }
            sink.take(new RawEvent(position, body), line);
        });
    }

    /** Asked of the JDK here: what checks an event shares no digest with what received it. */
    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

package dev.sluice.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ledger.json.CanonicalBytes;
import dev.sluice.ledger.tree.Hash;
import dev.sluice.ledger.tree.TreeHasher;
import dev.sluice.verify.bundle.Bundle;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.FileNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ledger entries of a bundle.
 *
 * @param leaves hash of each entry by its number
 * @param receipts what the ledger says of received events, by position of the log
 */
record LedgerEvidence(SortedMap<Long, Hash> leaves, Map<Long, JsonNode> receipts) {
    private static final String FILE = FileNames.LEDGER;

    static LedgerEvidence read(Bundle bundle) throws BundleException {
        SortedMap<Long, Hash> leaves = new TreeMap<>();
        Map<Long, JsonNode> receipts = new HashMap<>();
        StrictJson.lines(FILE, bundle.open(FILE), (number, line) -> {
            StrictJson.members(FILE, "line " + number, line, "seq", "body");
            long seq = StrictJson.whole(FILE, line, "seq");
            byte[] body = StrictJson.base64(FILE, StrictJson.text(FILE, line, "body"));
            JsonNode entry = StrictJson.tree(FILE, body);
            if (StrictJson.whole(FILE, entry, "seq") != seq || (!leaves.isEmpty() && leaves.lastKey() >= seq)) {
                throw new BundleException(FILE, "line " + number + ": entry " + seq + " is not at its place");
            }
            if (!Arrays.equals(CanonicalBytes.of(new String(body, StandardCharsets.UTF_8)), body)) {
                throw new BundleException(FILE, "line " + number + ": entry " + seq + " is not canonical JSON");
            }
            leaves.put(seq, TreeHasher.leaf(body));
            if ("event.received".equals(entry.path("kind").asText())) {
                JsonNode fact = entry.path("fact");
                if (receipts.put(StrictJson.whole(FILE, fact, "position"), fact) != null) {
                    throw new BundleException(FILE, "line " + number + ": a second receipt of one event");
                }
            }
        });
        return new LedgerEvidence(leaves, receipts);
    }
}

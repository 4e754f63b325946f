package dev.sluice.ledger.note;

import dev.sluice.ledger.key.SigningKey;
import dev.sluice.ledger.tree.Hash;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * What a log commits itself to: so many entries with that root (C2SP tlog-checkpoint). The time stands in an extension line, as the
 * format allows: it says until when a key that was revoked later could still be believed.
 *
 * @param origin names the log for ever
 * @param size entries
 * @param root of the tree over them
 * @param at when it was signed
 */
public record Checkpoint(String origin, long size, Hash root, Instant at) {
    private static final String TIME = "time ";
    private static final int FIXED_LINES = 3;

    public Checkpoint {
        if (origin.isEmpty() || origin.contains("\n") || size < 0) {
            throw new IllegalArgumentException("a checkpoint needs an origin of one line and a size");
        }
    }

    /** Signs it. */
    public SignedNote sign(List<SigningKey> keys) {
        return SignedNote.sign(text(), keys);
    }

    /** The text that is signed. */
    public String text() {
        return origin + "\n" + size + "\n" + root.base64() + "\n" + TIME + at + "\n";
    }

    /**
     * Reads the text of a note.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static Checkpoint parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < FIXED_LINES) {
            throw new IllegalArgumentException("a checkpoint has the lines origin, size and root");
        }
        try {
            String size = lines.get(1);
            if (!size.matches("0|[1-9][0-9]{0,17}")) {
                throw new IllegalArgumentException("a checkpoint's size is a decimal number, not '" + size + "'");
            }
            Instant at = lines.stream()
                    .skip(FIXED_LINES)
                    .filter(line -> line.startsWith(TIME))
                    .findFirst()
                    .map(line -> Instant.parse(line.substring(TIME.length())))
                    .orElseThrow(() -> new IllegalArgumentException("a checkpoint of Sluice says its time"));
            return new Checkpoint(lines.getFirst(), Long.parseLong(size), Hash.fromBase64(lines.get(2)), at);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a checkpoint's time is not one: " + e.getMessage(), e);
        }
    }
}

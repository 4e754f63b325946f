package dev.sluice.ledger.note;

import dev.sluice.ledger.key.KeySet;
import dev.sluice.ledger.key.PublishedKey;
import dev.sluice.ledger.key.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A text with signatures of its bytes (C2SP signed-note): the text, an empty line, and one line a signature, each of an em dash,
 * the key's name, and Base64 of key id and signature.
 *
 * @param text ends with a line feed
 * @param signatures in the order of their lines
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
    private static final String DASH = "— ";
    private static final int ID = 4;
    private static final int LONGEST = 1 << 20;
    private static final int MOST_SIGNATURES = 100;

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || text.endsWith("\n\n")) {
            throw new IllegalArgumentException("the text of a note ends with one line feed");
        }
    }

    /**
     * One signature.
     *
     * @param name of the key
     * @param id of the key, four bytes
     * @param signature the algorithm's own bytes
     */
    public record NoteSignature(String name, byte[] id, byte[] signature) {
        public NoteSignature {
            id = id.clone();
            signature = signature.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NoteSignature that
                    && name.equals(that.name)
                    && Arrays.equals(id, that.id)
                    && Arrays.equals(signature, that.signature);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + Arrays.hashCode(signature);
        }
    }

    /** Signs a text by every key given. */
    public static SignedNote sign(String text, List<SigningKey> keys) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        return new SignedNote(
                text,
                keys.stream()
                        .map(k -> new NoteSignature(
                                k.published().name(), k.published().id(), k.sign(message)))
                        .toList());
    }

    /** The note as it is stored and sent. */
    public String format() {
        StringBuilder note = new StringBuilder(text).append('\n');
        for (NoteSignature s : signatures) {
            byte[] both = ByteBuffer.allocate(s.id().length + s.signature().length)
                    .put(s.id())
                    .put(s.signature())
                    .array();
            note.append(DASH)
                    .append(s.name())
                    .append(' ')
                    .append(Base64.getEncoder().encodeToString(both))
                    .append('\n');
        }
        return note.toString();
    }

    /**
     * Reads a note. Signatures are not checked.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static SignedNote parse(String note) {
        int end = note.lastIndexOf("\n\n");
        if (note.length() > LONGEST || end < 0 || !note.endsWith("\n")) {
            throw new IllegalArgumentException("a signed note is a text, an empty line, and lines of signatures");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : note.substring(end + 2).lines().toList()) {
            signatures.add(signature(line));
        }
        if (signatures.isEmpty() || signatures.size() > MOST_SIGNATURES) {
            throw new IllegalArgumentException("a signed note has 1 to " + MOST_SIGNATURES + " signatures");
        }
        return new SignedNote(note.substring(0, end + 1), signatures);
    }

    private static NoteSignature signature(String line) {
        int blank = line.indexOf(' ', DASH.length());
        if (!line.startsWith(DASH) || blank < 0) {
            throw new IllegalArgumentException("not a signature of a note: '" + line + "'");
        }
        byte[] both = Base64.getDecoder().decode(line.substring(blank + 1));
        if (both.length <= ID) {
            throw new IllegalArgumentException("a signature of a note is longer than its key's id: '" + line + "'");
        }
        return new NoteSignature(
                line.substring(DASH.length(), blank),
                Arrays.copyOf(both, ID),
                Arrays.copyOfRange(both, ID, both.length));
    }

    /** Keys of the set that signed the text; signatures by unknown keys are passed over, as the format wants it. */
    public List<PublishedKey> signers(KeySet keys) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        List<PublishedKey> signers = new ArrayList<>();
        for (NoteSignature s : signatures) {
            keys.find(s.name(), s.id()).stream()
                    .filter(key -> key.verifies(message, s.signature()))
                    .forEach(signers::add);
        }
        return signers;
    }
}

package dev.sluice.controlplane.report.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.report.model.Evidence;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads facts from the ledger, below a size of it: what was appended later does not count. Blocking; subjects are asked for in
 * portions, each of which is one round trip.
 */
@ApplicationScoped
public class LedgerFacts {
    private static final int PORTION = 2_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String BY_SUBJECT = """
        SELECT seq, body FROM ledger_entry WHERE subject = ANY (?) AND seq < ? AND kind = ANY (?) ORDER BY seq
        """;

    private static final String BY_NUMBER = """
        SELECT seq, body FROM ledger_entry WHERE subject = ANY (?) AND seq < ? AND kind = ANY (?)
          AND (convert_from(body, 'UTF8')::jsonb -> 'fact' ->> ?)::bigint = ANY (?) ORDER BY seq
        """;

    private static final String BY_KIND = """
        SELECT seq, body FROM ledger_entry WHERE kind = ? AND seq >= ? AND seq < ? ORDER BY seq LIMIT ?
        """;

    private static final String BY_SEQ = "SELECT seq, body FROM ledger_entry WHERE seq = ANY (?) ORDER BY seq";

    private final Jdbc jdbc;

    public LedgerFacts(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An entry.
     *
     * @param at when it got its place
     * @param fact its content; see the kinds in the migration of the ledger
     */
    public record Entry(long seq, String kind, String subject, Instant at, JsonNode fact) {
        /** What facts of a report name as their source. */
        public String source() {
            return "ledger:" + seq;
        }

        /** A field as text; null when it is not there. Numbers come as they are written. */
        public @Nullable String text(String field) {
            JsonNode value = fact.get(field);
            return value == null || value.isNull() ? null : value.isValueNode() ? value.asText() : value.toString();
        }

        /** A time in the form of reports: ISO 8601 in UTC without needless digits; null when it is not there. */
        public @Nullable String time(String field) {
            String text = text(field);
            return text == null ? null : Instant.parse(text).toString();
        }

        public long number(String field) {
            return fact.path(field).longValue();
        }

        /** A list of whole numbers; empty when it is not there. */
        public List<Long> numbers(String field) {
            List<Long> numbers = new ArrayList<>();
            fact.path(field).forEach(each -> numbers.add(each.longValue()));
            return numbers;
        }
    }

    /** Entries of these kinds by subject, in order of the ledger; subjects without any are missing. */
    public Map<String, List<Entry>> bySubject(Collection<String> subjects, Collection<String> kinds, long size) {
        Map<String, List<Entry>> found = new HashMap<>();
        for (List<String> portion : portions(subjects)) {
            group(found, jdbc.query(BY_SUBJECT, LedgerFacts::entry, Jdbc.texts(portion), size, Jdbc.texts(kinds)));
        }
        return found;
    }

    /** As {@link #bySubject}, only those that have one of the numbers in a field. */
    public Map<String, List<Entry>> byNumber(
            Collection<String> subjects, String kind, String field, Collection<Long> numbers, long size) {
        Map<String, List<Entry>> found = new HashMap<>();
        for (List<String> portion : portions(subjects)) {
            group(
                    found,
                    jdbc.query(
                            BY_NUMBER,
                            LedgerFacts::entry,
                            Jdbc.texts(portion),
                            size,
                            new String[] {kind},
                            field,
                            Jdbc.longs(numbers)));
        }
        return found;
    }

    /** So many entries of a kind from a place on, in order of the ledger. */
    public List<Entry> ofKind(String kind, long from, int most, long size) {
        return jdbc.query(BY_KIND, LedgerFacts::entry, kind, from, size, most);
    }

    /** All entries of a kind, for kinds of which there are few. */
    public List<Entry> allOfKind(String kind, long size) {
        List<Entry> all = new ArrayList<>();
        List<Entry> page;
        do {
            page = ofKind(kind, all.isEmpty() ? 0 : all.getLast().seq() + 1, PORTION, size);
            all.addAll(page);
        } while (page.size() == PORTION);
        return all;
    }

    /** The entries with these numbers, in order. */
    public List<Entry> bySeq(Collection<Long> seqs) {
        return jdbc.query(BY_SEQ, LedgerFacts::entry, (Object) Jdbc.longs(seqs));
    }

    /** Canonical bytes of entries, for the evidence of a report. */
    public List<Evidence.LedgerEntry> bodies(Collection<Long> seqs) {
        List<Evidence.LedgerEntry> bodies = new ArrayList<>();
        List<Long> sorted = List.copyOf(new TreeSet<>(seqs));
        for (int from = 0; from < sorted.size(); from += PORTION) {
            List<Long> portion = sorted.subList(from, Math.min(sorted.size(), from + PORTION));
            bodies.addAll(jdbc.query(
                    BY_SEQ, row -> new Evidence.LedgerEntry(row.getLong("seq"), row.getBytes("body")), (Object)
                            Jdbc.longs(portion)));
        }
        return bodies;
    }

    private static List<List<String>> portions(Collection<String> subjects) {
        List<String> sorted = List.copyOf(new TreeSet<>(subjects));
        List<List<String>> portions = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += PORTION) {
            portions.add(sorted.subList(from, Math.min(sorted.size(), from + PORTION)));
        }
        return portions;
    }

    private static void group(Map<String, List<Entry>> found, List<Entry> entries) {
        entries.forEach(entry ->
                found.computeIfAbsent(entry.subject(), _ -> new ArrayList<>()).add(entry));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        try {
            JsonNode body = JSON.readTree(row.getBytes("body"));
            return new Entry(
                    row.getLong("seq"),
                    body.path("kind").asText(),
                    body.path("subject").asText(),
                    Instant.parse(body.path("at").asText()),
                    body.path("fact"));
        } catch (IOException e) {
            throw new UncheckedIOException("entry " + row.getLong("seq") + " of the ledger is not JSON", e);
        }
    }
}

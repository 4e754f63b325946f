package dev.sluice.controlplane.report.collect;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.report.model.Evidence;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gathers entries of the ledger below a size of it. */
@ApplicationScoped
public class LedgerEvidence {
    private static final int PORTION = 5_000;

    private final Jdbc jdbc;
    private final LedgerFacts facts;

    public LedgerEvidence(Jdbc jdbc, LedgerFacts facts) {
        this.jdbc = jdbc;
        this.facts = facts;
    }

    /**
     * Entries that a report names, those about its runs and definitions, and the receipts of its events.
     *
     * @param named places of entries that facts are from
     * @param subjects all entries about these, but for receipts
     * @param events positions whose receipts are wanted
     */
    List<Evidence.LedgerEntry> of(
            Collection<Long> named, Collection<String> subjects, Collection<Long> events, long size) {
        SortedMap<Long, Evidence.LedgerEntry> entries = new TreeMap<>();
        facts.bodies(named.stream().filter(seq -> seq < size).toList())
                .forEach(entry -> entries.put(entry.seq(), entry));
        about(subjects, size, entries);
        about(events.stream().map(position -> "event:" + position).toList(), size, entries);
        return new ArrayList<>(entries.values());
    }

    private void about(Collection<String> subjects, long size, SortedMap<Long, Evidence.LedgerEntry> into) {
        List<String> all = List.copyOf(new TreeSet<>(subjects));
        for (int from = 0; from < all.size(); from += PORTION) {
            jdbc.query(
                    "SELECT seq, body FROM ledger_entry WHERE subject = ANY (?) AND seq < ?",
                    row -> into.put(row.getLong(1), new Evidence.LedgerEntry(row.getLong(1), row.getBytes(2))),
                    Jdbc.texts(all.subList(from, Math.min(all.size(), from + PORTION))),
                    size);
        }
    }
}

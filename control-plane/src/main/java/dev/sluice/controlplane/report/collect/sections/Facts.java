package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The facts of a section while it is being written. */
public final class Facts {
    private final String section;
    private final List<Fact> facts = new ArrayList<>();

    public Facts(String section) {
        this.section = section;
    }

    public void observed(String id, String label, String value, String source) {
        facts.add(new Fact(section + "." + id, label, value, Grade.OBSERVED, source));
    }

    public void derived(String id, String label, String value, String rule) {
        facts.add(new Fact(section + "." + id, label, value, Grade.DERIVED, "rule:" + rule));
    }

    /** MISSING when there is no value. */
    public void told(String id, String label, @Nullable String value, Grade grade, String source, String whoCouldTell) {
        facts.add(
                value == null
                        ? Fact.missing(section + "." + id, label, whoCouldTell)
                        : new Fact(section + "." + id, label, value, grade, source));
    }

    /** Tells when content that an entry names by its sha256 is not what the store has. */
    public void compare(String what, String label, Entry entry, @Nullable String said, @Nullable String found) {
        if (said != null && !said.equals(found)) {
            facts.add(new Fact(
                    section + "." + what + ".mismatch",
                    label + " is not what the ledger names",
                    "the ledger says sha256:" + said + ", the store has "
                            + (found == null ? "nothing any more" : "sha256:" + found),
                    Grade.OBSERVED,
                    entry.source()));
        }
    }

    public void missing(String id, String label, String whoCouldTell) {
        facts.add(Fact.missing(section + "." + id, label, whoCouldTell));
    }

    public List<Fact> done() {
        return List.copyOf(facts);
    }
}

package dev.sluice.controlplane.report.collect.sections;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.model.DatasetId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A waiver, folded from its entries of the audit trail in the ledger.
 *
 * @param asked entry of the request
 * @param approved null: nobody has
 * @param ended rejected, withdrawn, revoked or expired; null: not yet
 */
record Waived(
        long id,
        Entry asked,
        @Nullable Entry approved,
        @Nullable Entry ended) {

    /** Null when there was no such waiver at that point. */
    static @Nullable Waived fold(long id, List<Entry> entries) {
        Entry asked = null;
        Entry approved = null;
        Entry ended = null;
        for (Entry entry : entries) {
            switch (String.valueOf(entry.text("action"))) {
                case "waiver.requested" -> asked = entry;
                case "waiver.approved" -> approved = entry;
                default -> ended = entry;
            }
        }
        return asked == null ? null : new Waived(id, asked, approved, ended);
    }

    Entry last() {
        return ended != null ? ended : approved != null ? approved : asked;
    }

    String state() {
        String action = String.valueOf(last().text("action"));
        return action.substring(action.indexOf('.') + 1).toUpperCase(Locale.ROOT);
    }

    @Nullable
    String said(String field) {
        JsonNode value = asked.fact().path("detail").path(field);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    DatasetId dataset() {
        JsonNode dataset = asked.fact().path("detail").path("dataset");
        return new DatasetId(
                dataset.path("namespace").asText(), dataset.path("name").asText());
    }

    long version() {
        return asked.fact().path("detail").path("version").longValue();
    }

    /** Whether it is about a version: of later ones only when it was asked for so. */
    boolean isAbout(DatasetId other, long version) {
        boolean sticky = asked.fact().path("detail").path("sticky").asBoolean(false);
        return dataset().equals(other) && (version() == version || (sticky && version() < version));
    }

    /** Note of a step; null: none. */
    static @Nullable String note(@Nullable Entry step) {
        JsonNode note = step == null ? null : step.fact().path("detail").path("note");
        return note == null || note.isMissingNode() || note.isNull() ? null : note.asText();
    }
}

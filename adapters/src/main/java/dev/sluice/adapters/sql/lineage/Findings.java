package dev.sluice.adapters.sql.lineage;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Collects what is met while one statement is resolved. */
final class Findings {
    private static final int NOTES = 50;

    private final Set<TableName> reads = new LinkedHashSet<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final List<Consumer<ScriptCatalog>> effects = new ArrayList<>();
    private Confidence confidence = Confidence.EXACT;

    void read(TableName table) {
        reads.add(table);
    }

    void note(Confidence limit, String text) {
        confidence = confidence.worseOf(limit);
        if (notes.size() < NOTES) {
            notes.add(text);
        }
    }

    /** A change of the catalog that later statements see, once this one is resolved as a whole. */
    void effect(Consumer<ScriptCatalog> effect) {
        effects.add(effect);
    }

    List<Consumer<ScriptCatalog>> effects() {
        return effects;
    }

    Set<TableName> reads() {
        return reads;
    }

    Set<String> notes() {
        return notes;
    }

    Confidence confidence() {
        return confidence;
    }
}

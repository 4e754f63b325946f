package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.Given.job;

import dev.sluice.model.DatasetId;
import dev.sluice.quality.gate.Reader.Kind;
import dev.sluice.quality.gate.Reader.Origin;
import dev.sluice.quality.gate.Reader.Output;
import dev.sluice.quality.gate.Reader.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lineage in a map; remembers what it was asked. */
final class Lineage implements LineageView {
    final List<Set<DatasetId>> asked = new ArrayList<>();
    private final Map<DatasetId, List<Reader>> readers = new HashMap<>();

    void reads(Reader reader, DatasetId dataset) {
        readers.computeIfAbsent(dataset, _ -> new ArrayList<>()).add(reader);
    }

    @Override
    public Map<DatasetId, List<Reader>> readers(Set<DatasetId> datasets) {
        asked.add(Set.copyOf(datasets));
        Map<DatasetId, List<Reader>> answer = new HashMap<>(readers);
        answer.keySet().retainAll(datasets);
        return answer;
    }

    static Use direct(DatasetId dataset, String column) {
        return new Use(dataset, Optional.of(column), Kind.DIRECT);
    }

    static Origin known(Use... uses) {
        return new Origin.Known(Set.of(uses));
    }

    static Reader reading(String name) {
        return new Reader(job(name), Set.of(), List.of());
    }

    static Reader writing(String name, DatasetId output, String column, Use... uses) {
        return new Reader(
                job(name), Set.of(), List.of(new Output(output, Optional.of(Map.of(column, known(uses))), Set.of())));
    }
}

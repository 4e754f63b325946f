package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.quality.gate.Reader.Origin;
import dev.sluice.quality.gate.Reader.Output;
import dev.sluice.quality.gate.Reader.Use;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Every atom that some path from the origin ends in, with the length of the shortest. */
record AllPaths(RandomGraph graph, Map<Atom, Integer> lengths) {
    static final String ALL = "*";

    /** A column of a dataset, or all of it. */
    record Atom(DatasetId dataset, String column) {}

    static AllPaths from(RandomGraph graph, Set<Atom> origin) {
        AllPaths paths = new AllPaths(graph, new HashMap<>());
        origin.forEach(atom -> paths.extend(atom, 0));
        return paths;
    }

    private void extend(Atom atom, int length) {
        if (lengths.getOrDefault(atom, Integer.MAX_VALUE) <= length) {
            return;
        }
        lengths.put(atom, length);
        graph.jobs().forEach((reader, reads) -> {
            if (reads.contains(atom.dataset())) {
                next(reader, atom).forEach(after -> extend(after, length + 1));
            }
        });
    }

    static Set<Atom> next(Reader reader, Atom atom) {
        boolean silent = reader.outputs().stream().noneMatch(output -> allUses(output).stream()
                .anyMatch(use -> use.dataset().equals(atom.dataset())));
        Set<Atom> next = new HashSet<>();
        for (Output output : reader.outputs()) {
            boolean usesIt =
                    allUses(output).stream().anyMatch(use -> use.dataset().equals(atom.dataset()));
            if (silent
                    || output.columns().isEmpty()
                    || (usesIt && atom.column().equals(ALL))
                    || output.whole().stream().anyMatch(use -> hits(use, atom))) {
                next.add(new Atom(output.dataset(), ALL));
            }
            output.columns().orElse(Map.of()).forEach((column, from) -> {
                if (from instanceof Origin.Unknown
                        || ((Origin.Known) from).uses().stream().anyMatch(use -> hits(use, atom))) {
                    next.add(new Atom(output.dataset(), column));
                }
            });
        }
        return next;
    }

    private static Set<Use> allUses(Output output) {
        Set<Use> all = new HashSet<>(output.whole());
        output.columns().orElse(Map.of()).values().forEach(from -> {
            if (from instanceof Origin.Known known) {
                all.addAll(known.uses());
            }
        });
        return all;
    }

    private static boolean hits(Use use, Atom atom) {
        return use.dataset().equals(atom.dataset())
                && (use.column().isEmpty()
                        || atom.column().equals(ALL)
                        || use.column().get().equals(atom.column()));
    }

    Map<DatasetId, Set<String>> columns() {
        Map<DatasetId, Set<String>> columns = new HashMap<>();
        lengths.keySet().forEach(atom -> columns.computeIfAbsent(atom.dataset(), _ -> new TreeSet<>())
                .add(atom.column()));
        columns.replaceAll((_, bad) -> bad.contains(ALL) ? Set.of() : bad);
        return columns;
    }

    /** Length of the shortest path that holds a job; absent: none does. */
    Optional<Integer> holding(Reader reader, DatasetId origin) {
        Set<DatasetId> writes = reader.outputs().stream().map(Output::dataset).collect(Collectors.toSet());
        if (writes.contains(origin)) {
            return Optional.empty();
        }
        return lengths.entrySet().stream()
                .filter(entry -> graph.reads(reader).contains(entry.getKey().dataset()))
                .filter(entry -> !writes.contains(entry.getKey().dataset()))
                .filter(entry -> reader.outputs().isEmpty()
                        || !next(reader, entry.getKey()).isEmpty())
                .map(entry -> entry.getValue() + 1)
                .min(Integer::compare);
    }
}

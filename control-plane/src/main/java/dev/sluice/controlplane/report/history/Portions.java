package dev.sluice.controlplane.report.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Cuts long lists of parameters, so that no statement gets too large. */
final class Portions {
    private Portions() {}

    static <T> List<List<T>> of(Collection<T> all, int most) {
        List<T> list = List.copyOf(all);
        List<List<T>> portions = new ArrayList<>();
        for (int from = 0; from < list.size(); from += most) {
            portions.add(list.subList(from, Math.min(list.size(), from + most)));
        }
        return portions;
    }
}

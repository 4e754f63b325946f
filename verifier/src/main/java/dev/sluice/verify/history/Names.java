package dev.sluice.verify.history;

import dev.sluice.model.DatasetId;
import dev.sluice.model.Digest128;
import dev.sluice.model.Micros;
import dev.sluice.model.event.DatasetEvent;
import dev.sluice.model.event.DatasetPart;
import dev.sluice.model.event.FacetObject;
import dev.sluice.model.event.JobEvent;
import dev.sluice.model.event.LineageEvent;
import dev.sluice.model.event.RunEvent;
import dev.sluice.model.facet.Symlinks;
import dev.sluice.verify.event.FacetReader;
import dev.sluice.verify.event.NamedFacet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which datasets are one and the same: those joined by symlinks facets, in either direction and over any number of hops.
 *
 * <p>Of a dataset's symlinks facets the last one holds, in order of event time; a deleted one joins nothing.
 */
public final class Names {
    private static final String FACET = "symlinks";
    private static final int INPUT = 1;
    private static final int OUTPUT = 2;
    private static final int ALONE = 0;

    private final FacetReader facets = new FacetReader();
    private final Map<DatasetId, Observed> last = new TreeMap<>();
    private final Map<DatasetId, SortedSet<DatasetId>> groups = new HashMap<>();
    private boolean settled = true;

    /** A symlinks facet, with what orders it among those of its dataset. */
    private record Observed(long time, Digest128 digest, int direction, List<DatasetId> others)
            implements Comparable<Observed> {
        private static final Comparator<Observed> ORDER = Comparator.comparingLong(Observed::time)
                .thenComparing(Observed::digest)
                .thenComparingInt(Observed::direction);

        @Override
        public int compareTo(Observed that) {
            return ORDER.compare(this, that);
        }
    }

    /** Takes in an event; the order of calls does not matter. */
    public void add(Digest128 digest, LineageEvent event) {
        long time = Micros.of(event.eventTime());
        switch (event) {
            case RunEvent run -> {
                run.inputs().forEach(part -> observe(part, time, digest, INPUT));
                run.outputs().forEach(part -> observe(part, time, digest, OUTPUT));
            }
            case JobEvent job -> {
                job.inputs().forEach(part -> observe(part, time, digest, INPUT));
                job.outputs().forEach(part -> observe(part, time, digest, OUTPUT));
            }
            case DatasetEvent dataset -> observe(dataset.dataset(), time, digest, ALONE);
        }
    }

    /** All names of the dataset, its own included. */
    public SortedSet<DatasetId> names(DatasetId dataset) {
        settle();
        SortedSet<DatasetId> group = groups.get(dataset);
        return group == null ? Collections.unmodifiableSortedSet(new TreeSet<>(List.of(dataset))) : group;
    }

    private void observe(DatasetPart part, long time, Digest128 digest, int direction) {
        if (!mayHaveOne(part.facets())) {
            return;
        }
        for (NamedFacet facet : facets.split(part.facets())) {
            if (facet.name().equals(FACET)) {
                Observed observed = new Observed(time, digest, direction, others(part.id(), facet));
                last.merge(part.id(), observed, (one, two) -> one.compareTo(two) > 0 ? one : two);
                settled = false;
            }
        }
    }

    /** Most objects have none, which the text tells without parsing; a backslash may hide the name. */
    private static boolean mayHaveOne(FacetObject object) {
        if (object.isEmpty()) {
            return false;
        }
        String text = object.json();
        return text.contains(FACET) || text.indexOf('\\') >= 0;
    }

    private List<DatasetId> others(DatasetId self, NamedFacet facet) {
        FacetObject alone = FacetObject.of("{\"" + FACET + "\":" + facet.json() + "}");
        Symlinks symlinks =
                facet.deleted() ? null : facets.readDataset(self, alone).symlinks();
        return symlinks == null
                ? List.of()
                : symlinks.identifiers().stream().map(Symlinks.Identifier::id).toList();
    }

    private void settle() {
        if (settled) {
            return;
        }
        groups.clear();
        last.forEach((dataset, observed) -> observed.others().forEach(other -> join(dataset, other)));
        groups.replaceAll((_, group) -> Collections.unmodifiableSortedSet(group));
        settled = true;
    }

    /** The smaller group goes into the larger one, so that joining n names costs n log n. */
    private void join(DatasetId one, DatasetId two) {
        SortedSet<DatasetId> a = groups.computeIfAbsent(one, name -> new TreeSet<>(List.of(name)));
        SortedSet<DatasetId> b = groups.computeIfAbsent(two, name -> new TreeSet<>(List.of(name)));
        if (a == b) {
            return;
        }
        SortedSet<DatasetId> large = a.size() >= b.size() ? a : b;
        SortedSet<DatasetId> small = large == a ? b : a;
        large.addAll(small);
        small.forEach(name -> groups.put(name, large));
    }
}

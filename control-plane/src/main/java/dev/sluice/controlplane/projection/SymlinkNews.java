package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.ingest.parse.FacetReader;
import dev.sluice.controlplane.ingest.parse.NamedFacet;
import dev.sluice.model.DatasetId;
import dev.sluice.model.Digest128;
import dev.sluice.model.event.DatasetEvent;
import dev.sluice.model.event.DatasetPart;
import dev.sluice.model.event.FacetObject;
import dev.sluice.model.event.JobEvent;
import dev.sluice.model.event.LineageEvent;
import dev.sluice.model.event.RunEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tells which events may join or part datasets: those with a symlinks facet other than the one seen so far.
 *
 * <p>May say yes too often (after a restart, or when its memory is full), which costs time and changes nothing.
 */
final class SymlinkNews {
    private static final int CACHED = 50_000;
    private static final String FACET = "symlinks";
    private static final Digest128 NONE = Digest128.ZERO;
    /** Of a dataset that had several symlinks facets: which of them holds depends on event times, so any may be news. */
    private static final Digest128 SEVERAL = Digest128.of(new byte[] {1});

    private final FacetReader reader;
    private final Map<Digest128, Digest128> facetOf = new Lru<>(CACHED);
    private final Map<DatasetId, Digest128> seen = new Lru<>(CACHED);

    SymlinkNews(FacetReader reader) {
        this.reader = reader;
    }

    boolean in(LineageEvent event) {
        boolean news = false;
        for (DatasetPart part : parts(event)) {
            Digest128 facet = facet(part.facets());
            if (!facet.equals(NONE)) {
                Digest128 before = seen.get(part.id());
                if (!facet.equals(before)) {
                    seen.put(part.id(), before == null ? facet : SEVERAL);
                    news = true;
                }
            }
        }
        return news;
    }

    private Digest128 facet(FacetObject object) {
        if (object.isEmpty()) {
            return NONE;
        }
        return facetOf.computeIfAbsent(object.digest(), _ -> reader.split(object).stream()
                .filter(facet -> facet.name().equals(FACET))
                .map(NamedFacet::digest)
                .findFirst()
                .orElse(NONE));
    }

    private static List<DatasetPart> parts(LineageEvent event) {
        return switch (event) {
            case RunEvent run ->
                Stream.concat(run.inputs().stream(), run.outputs().stream()).toList();
            case JobEvent job ->
                Stream.concat(job.inputs().stream(), job.outputs().stream()).toList();
            case DatasetEvent dataset -> List.of(dataset.dataset());
        };
    }
}

package dev.sluice.controlplane.projection;

import dev.sluice.model.DatasetId;
import dev.sluice.model.Digest128;
import dev.sluice.model.event.DatasetEvent;
import dev.sluice.model.event.DatasetPart;
import dev.sluice.model.event.FacetObject;
import dev.sluice.model.event.JobEvent;
import dev.sluice.model.event.LineageEvent;
import dev.sluice.model.event.RunEvent;
import dev.sluice.verify.event.FacetReader;
import dev.sluice.verify.event.NamedFacet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells which events may join or part datasets: those with a symlinks facet other than the one seen so far.
 *
 * <p>What it forgot, or never knew because the process is new, it reads back: which events these are must not depend on
 * what is in memory.
 */
final class SymlinkNews {
    private static final String FACET = "symlinks";
    private static final Digest128 NONE = Digest128.ZERO;
    /** Of a dataset that had several symlinks facets: which of them holds depends on event times, so any may be news. */
    private static final Digest128 SEVERAL = Digest128.of(new byte[] {1});

    private final FacetReader reader;
    private final Lru<Digest128, Digest128> facetOf;
    private final Lru<DatasetId, Digest128> seen;

    SymlinkNews(FacetReader reader, Caches caches) {
        this.reader = reader;
        facetOf = caches.cache(64);
        seen = caches.cache(
                (id, _) -> 150L + id.namespace().length() + id.name().length());
    }

    /** Reads what the store has of datasets that come with a symlinks facet and are not in memory. */
    void prepare(Db db, Collection<LineageEvent> events) throws SQLException {
        Set<DatasetId> unknown = new LinkedHashSet<>();
        for (LineageEvent event : events) {
            for (DatasetPart part : parts(event)) {
                if (!facet(part.facets()).equals(NONE) && !seen.containsKey(part.id())) {
                    unknown.add(part.id());
                }
            }
        }
        if (unknown.isEmpty()) {
            return;
        }
        db.query(
                """
                SELECT n.name AS namespace, d.name, (array_agg(c.digest))[1] AS digest, count(DISTINCT v.content_id) AS facets
                FROM unnest(?, ?) AS wanted (namespace, name) JOIN namespace n ON n.name = wanted.namespace
                JOIN dataset d ON d.namespace_id = n.id AND d.name = wanted.name
                JOIN facet_version v ON v.entity_id = d.id AND v.name = 'symlinks'
                LEFT JOIN facet_content c ON c.id = v.content_id
                GROUP BY n.name, d.name
                """,
                row -> {
                    DatasetId id = new DatasetId(row.getString("namespace"), row.getString("name"));
                    byte[] only = row.getBytes("digest");
                    boolean several = row.getInt("facets") > 1 || only == null;
                    seen.put(id, several ? SEVERAL : Digest128.fromBytes(only));
                    return id;
                },
                db.texts(unknown.stream().map(DatasetId::namespace).toList()),
                db.texts(unknown.stream().map(DatasetId::name).toList()));
    }

    /** Whether an event of the prepared ones is news, coming after those asked about before. */
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
        Digest128 known = facetOf.get(object.digest());
        if (known == null) {
            known = mayHaveOne(object) ? symlinks(object) : NONE;
            facetOf.put(object.digest(), known);
        }
        return known;
    }

    private Digest128 symlinks(FacetObject object) {
        return reader.split(object).stream()
                .filter(facet -> facet.name().equals(FACET))
                .map(NamedFacet::digest)
                .findFirst()
                .orElse(NONE);
    }

    /** Most objects have none, which the text tells without parsing; a backslash may hide the name. */
    private static boolean mayHaveOne(FacetObject object) {
        String text = object.json();
        return text.contains(FACET) || text.indexOf('\\') >= 0;
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

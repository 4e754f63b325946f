package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.projection.BulkStatement.Column;
import dev.sluice.lineage.derive.Content;
import dev.sluice.lineage.derive.EdgeInfo;
import dev.sluice.lineage.derive.EdgeInterval;
import dev.sluice.lineage.derive.Evidence;
import dev.sluice.lineage.derive.Evidence.DatasetEnd;
import dev.sluice.lineage.derive.Evidence.Declaration;
import dev.sluice.lineage.derive.Evidence.Fact;
import dev.sluice.lineage.derive.Evidence.Run;
import dev.sluice.lineage.derive.OwnerTimeline;
import dev.sluice.lineage.derive.OwnerTimeline.Update;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the timelines of jobs (and of datasets that declare lineage themselves) and writes the intervals that change.
 *
 * <p>In order, a piece of evidence costs a sweep over the owner's last few runs in memory. One that comes late makes the
 * owner's whole evidence be read back and swept again.
 */
final class Owners implements Evidence.Lookup {
    private static final int PREPARED_AT_ONCE = 200;
    private static final int SHORT_HISTORY = 100;
    private static final Evidence NOTHING = new Evidence(List.of(), List.of(), List.of(), List.of());

    /** Writes what is pending, so that reading back sees it. */
    interface Flush {
        void run() throws SQLException;
    }

    /** What a RENAME means for the old name; on the new name the change is RENAME. */
    static final String RENAMED_AWAY = "RENAMED_AWAY";

    private static final class Owner {
        private final OwnerTimeline timeline;
        /** Ended datasets whose ends the timeline has. */
        private final Set<Long> endsKnown = new HashSet<>();

        private Owner(Evidence evidence, Evidence.Lookup lookup) {
            timeline = new OwnerTimeline(evidence, lookup);
            evidence.ends().forEach(end -> endsKnown.add(end.dataset()));
        }
    }

    private final Edges edges;
    private final Identities identities;
    private final EvidenceReader reader = new EvidenceReader();
    private final Intervals intervals = new Intervals();
    private final Lru<Long, Owner> owners;
    private final Set<Long> touched = new HashSet<>();
    private Db batch;
    private Flush pending = () -> {};
    /** Datasets that ever ended; small, so kept whole. */
    private final Set<Long> endedDatasets;

    private final BulkStatement declarations =
            new BulkStatement("""
            INSERT INTO declaration (owner_id, declared_at, tie_break, content_id, position)
            SELECT o, timestamptz 'epoch' + t * interval '1 microsecond', b, c, p FROM unnest(?, ?, ?, ?, ?) AS u (o, t, b, c, p)
            ON CONFLICT DO NOTHING
            """, Column.LONG, Column.LONG, Column.BYTES, Column.LONG, Column.LONG);
    private final BulkStatement lifecycles =
            new BulkStatement("""
            INSERT INTO dataset_lifecycle (dataset_id, changed_at, change, other_id, content_id, position)
            SELECT d, timestamptz 'epoch' + t * interval '1 microsecond', c, o, n, p FROM unnest(?, ?, ?, ?, ?, ?) AS u (d, t, c, o, n, p)
            ON CONFLICT DO NOTHING
            """, Column.LONG, Column.LONG, Column.TEXT, Column.LONG, Column.LONG, Column.LONG);

    Owners(Db db, Edges edges, Identities identities, Caches caches) throws SQLException {
        owners = caches.cache((_, owner) -> 500 + owner.timeline.weight() + 40L * owner.endsKnown.size());
        this.batch = db;
        this.edges = edges;
        this.identities = identities;
        this.endedDatasets = new HashSet<>(db.query(
                "SELECT DISTINCT dataset_id FROM dataset_lifecycle WHERE change IN ('DROP', 'RENAMED_AWAY')",
                row -> row.getLong(1)));
    }

    /** Starts a batch; everything until the next one happens in its transaction. */
    void begin(Db db, Flush flush) {
        this.batch = db;
        this.pending = flush;
        touched.clear();
    }

    /**
     * Reads the evidence of many owners at once, of those with a short history: a batch of jobs that the cache has
     * forgotten must not cost look-ups for each.
     */
    void prepare(Collection<Long> ids) throws SQLException {
        List<Long> unknown = ids.stream()
                .filter(id -> !owners.containsKey(id) && !identities.isFresh(id))
                .toList();
        for (int from = 0; from < unknown.size(); from += PREPARED_AT_ONCE) {
            List<Long> some = unknown.subList(from, Math.min(unknown.size(), from + PREPARED_AT_ONCE));
            Map<Long, Evidence> evidence = reader.evidence(batch, some, !endedDatasets.isEmpty(), SHORT_HISTORY);
            List<Long> contents = new ArrayList<>();
            evidence.values().forEach(one -> contents.addAll(EvidenceReader.contentsOf(one)));
            edges.loadContents(batch, contents);
            evidence.forEach((id, one) -> owners.put(id, new Owner(one, this)));
        }
    }

    /** Takes in a run of an owner, new or with more events than before. */
    void run(long owner, Run run, long position) throws SQLException {
        Owner known = owner(owner);
        if (missesEnd(known, run)) {
            reload(owner, position);
        } else {
            apply(owner, known.timeline.update(run), position);
        }
    }

    /** A run is no longer this owner's: its later events name another job. */
    void withdrawRun(long owner, long position) throws SQLException {
        reload(owner, position);
    }

    void declare(long owner, Declaration declaration, long position) throws SQLException {
        declarations.add(
                owner, declaration.time(), declaration.tieBreak().toBytes(), declaration.contentId(), position);
        Owner known = owner(owner);
        if (missesEnd(known, declaration.contentId())) {
            reload(owner, position);
        } else {
            apply(owner, known.timeline.declare(declaration), position);
        }
    }

    /** A RENAME: what was under the old name is under the owner's name from then on. */
    void rename(long owner, Fact fact, long oldName, long position) throws SQLException {
        Owner known = owner(owner);
        lifecycles.add(owner, fact.time(), "RENAME", oldName, fact.contentId(), position);
        if (missesEnd(known, fact.contentId())) {
            reload(owner, position);
        } else {
            apply(owner, known.timeline.hold(fact), position);
        }
    }

    /** Notes a change in the life of a dataset; DROP and RENAMED_AWAY end edges, whoever owns them. */
    void lifecycle(long dataset, long time, String change, long other, long position) throws SQLException {
        Optional<DatasetEnd.Kind> kind = endKind(change);
        if (kind.isEmpty()) {
            lifecycles.add(dataset, time, change, other, 0L, position);
            return;
        }
        endedDatasets.add(dataset);
        pending.run();
        List<Long> affected = batch.query("""
                SELECT DISTINCT owner_id FROM edge e
                WHERE e.from_id = ? OR e.to_id = ? OR e.from_id IN (SELECT id FROM field WHERE dataset_id = ?)
                   OR e.to_id IN (SELECT id FROM field WHERE dataset_id = ?)
                """, row -> row.getLong(1), dataset, dataset, dataset, dataset);
        for (long owner : affected) {
            owner(owner); // as it is without this end
        }
        lifecycles.add(dataset, time, change, other, 0L, position);
        DatasetEnd end = new DatasetEnd(dataset, time, kind.get());
        for (long owner : affected) {
            Owner known = owner(owner);
            if (known.endsKnown.add(dataset)) {
                reload(owner, position);
            } else {
                apply(owner, known.timeline.end(end), position);
            }
        }
    }

    private static Optional<DatasetEnd.Kind> endKind(String change) {
        return switch (change) {
            case "DROP" -> Optional.of(DatasetEnd.Kind.DROPPED);
            case RENAMED_AWAY -> Optional.of(DatasetEnd.Kind.RENAMED_AWAY);
            default -> Optional.empty();
        };
    }

    void flush(Db db) throws SQLException {
        declarations.flush(db.connection());
        lifecycles.flush(db.connection());
        intervals.flush(db);
    }

    /** Weighs what the batch has made larger. */
    void endBatch() {
        for (long id : touched) {
            Owner known = owners.get(id);
            if (known != null) {
                owners.put(id, known);
            }
        }
        touched.clear();
    }

    private void apply(long owner, Update update, long position) throws SQLException {
        switch (update) {
            case Update.Unchanged _ -> {}
            case Update.Changed changed -> {
                changed.removed().forEach(i -> intervals.remove(i.edgeId(), i.from(), i.to(), position));
                changed.added().forEach(i -> intervals.add(i.edgeId(), i.from(), i.to(), position));
            }
            case Update.NeedsHistory _ -> reload(owner, position);
        }
    }

    /** The owner as the store and this batch have it so far. */
    private Owner owner(long id) throws SQLException {
        touched.add(id);
        Owner known = owners.get(id);
        if (known == null) {
            known = identities.isFresh(id) ? new Owner(NOTHING, this) : load(id);
            owners.put(id, known);
        }
        return known;
    }

    private Owner load(long id) throws SQLException {
        Evidence evidence = reader.evidence(batch, id, !endedDatasets.isEmpty());
        edges.loadContents(batch, EvidenceReader.contentsOf(evidence));
        return new Owner(evidence, this);
    }

    /** Reads all evidence about an owner, sweeps it, and writes the difference to what was known. */
    private void reload(long owner, long position) throws SQLException {
        pending.run();
        Set<EdgeInterval> known = new LinkedHashSet<>(reader.intervals(batch, owner));
        Evidence evidence = reader.evidence(batch, owner, !endedDatasets.isEmpty());
        edges.loadContents(batch, EvidenceReader.contentsOf(evidence));
        Set<EdgeInterval> now = new LinkedHashSet<>(OwnerTimeline.full(evidence, this));
        for (EdgeInterval i : known) {
            if (!now.contains(i)) {
                intervals.remove(i.edgeId(), i.from(), i.to(), position);
            }
        }
        for (EdgeInterval i : now) {
            if (!known.contains(i)) {
                intervals.add(i.edgeId(), i.from(), i.to(), position);
            }
        }
        owners.put(owner, new Owner(evidence, this));
    }

    private boolean missesEnd(Owner owner, Run run) throws SQLException {
        long checked = 0;
        for (long content : run.contentIds()) {
            if (content != checked && missesEnd(owner, content)) {
                return true;
            }
            checked = content;
        }
        return false;
    }

    /** Whether a statement names an ended dataset of whose end the timeline does not know. */
    private boolean missesEnd(Owner owner, long contentId) throws SQLException {
        if (endedDatasets.isEmpty()) {
            return false;
        }
        for (long edge : edges.contentById(batch, contentId).edgeIds()) {
            EdgeInfo info = edges.info(batch, edge);
            if (misses(owner, info.fromNode()) || misses(owner, info.toNode())) {
                return true;
            }
        }
        return false;
    }

    private boolean misses(Owner owner, long node) {
        return endedDatasets.contains(node) && !owner.endsKnown.contains(node);
    }

    @Override
    public Content content(long id) {
        try {
            return edges.contentById(batch, id);
        } catch (SQLException e) {
            throw new StoreFailure(e);
        }
    }

    @Override
    public EdgeInfo edge(long id) {
        try {
            return edges.info(batch, id);
        } catch (SQLException e) {
            throw new StoreFailure(e);
        }
    }
}

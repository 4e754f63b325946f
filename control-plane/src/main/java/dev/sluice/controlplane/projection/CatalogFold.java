package dev.sluice.controlplane.projection;

import dev.sluice.lineage.derive.DatasetFacts;
import dev.sluice.lineage.derive.JobFacts;
import dev.sluice.lineage.derive.LineageStatements;
import dev.sluice.lineage.derive.Statement;
import dev.sluice.model.Micros;
import dev.sluice.model.event.DatasetEvent;
import dev.sluice.model.event.DatasetPart;
import dev.sluice.model.event.JobEvent;
import dev.sluice.model.event.JobPart;
import dev.sluice.model.event.LineageEvent;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.event.RunEvent;
import dev.sluice.model.facet.LineageFacets;
import dev.sluice.verify.event.FacetReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the catalog projection keeps in memory between batches, and the fold of one batch of events.
 *
 * <p>After any failure the whole object is thrown away and built again from the store. For one thread.
 */
final class CatalogFold {
    private final Caches caches;
    private final Identities identities;
    private final FieldNumbers fields;
    private final Contents contents;
    private final EventRows rows = new EventRows();
    private final Producers producers;
    private final FacetHistory history;
    private final TypedFacets facets;
    private final Aliases aliases;
    private final SymlinkNews symlinkNews;
    private final Edges edges;
    private final Owners owners;
    private final StatedFacts statedFacts;
    private final Runs runs;

    CatalogFold(Db db, FacetReader reader, Caches caches) throws SQLException {
        this.caches = caches;
        identities = new Identities(db, caches);
        fields = new FieldNumbers(identities, caches);
        contents = new Contents(db, reader, caches);
        producers = new Producers(db, caches);
        history = new FacetHistory(contents, identities, caches);
        facets = new TypedFacets(contents, identities, fields, reader, caches);
        aliases = new Aliases(db, reader, identities, fields);
        symlinkNews = new SymlinkNews(reader, caches);
        edges = new Edges(db, identities, fields, caches);
        owners = new Owners(db, edges, identities, caches);
        statedFacts = new StatedFacts(facets, edges, owners, identities);
        runs = new Runs(facets, new RunContents(facets, edges, caches), owners, identities, caches);
    }

    /**
     * Folds a batch into the catalog, within the caller's transaction.
     *
     * <p>Behind each event that may join datasets the batch is cut: what such an event brings gets its numbers and positions
     * then, whatever else is in the batch. So a replay, in large batches, gives the same ones as live events did.
     */
    void fold(Db db, List<ProjectedEvent> batch) throws SQLException {
        symlinkNews.prepare(db, accepted(batch));
        int from = 0;
        for (int i = 0; i < batch.size(); i++) {
            boolean news =
                    batch.get(i).parsed() instanceof ParsedEvent.Accepted accepted && symlinkNews.in(accepted.event());
            if (news || i == batch.size() - 1) {
                foldPart(db, batch.subList(from, i + 1));
                from = i + 1;
            }
        }
        caches.trim();
    }

    private static List<LineageEvent> accepted(List<ProjectedEvent> batch) {
        List<LineageEvent> events = new ArrayList<>(batch.size());
        for (ProjectedEvent event : batch) {
            if (event.parsed() instanceof ParsedEvent.Accepted accepted) {
                events.add(accepted.event());
            }
        }
        return events;
    }

    private void foldPart(Db db, List<ProjectedEvent> batch) throws SQLException {
        owners.begin(db, () -> flushRows(db));
        prepare(db, batch);
        for (ProjectedEvent event : batch) {
            if (event.parsed() instanceof ParsedEvent.Accepted accepted) {
                fold(db, event, accepted);
                aliases.mirrorNewFields(db, event.position().value());
            }
        }
        finish(db, batch.getLast().position().value());
        identities.endBatch();
        fields.endBatch();
        contents.endBatch();
        runs.endBatch();
        owners.endBatch();
    }

    /** Looks up at once what the events of a batch name, so that single look-ups find it in memory. */
    private void prepare(Db db, List<ProjectedEvent> batch) throws SQLException {
        Mentions mentions = new Mentions();
        accepted(batch).forEach(mentions::add);
        identities.prepare(db, mentions.datasets(), mentions.jobs());
        contents.prepare(db, mentions.facets());
        runs.prepare(db, mentions.runs());
        List<Long> jobs = identities.knownJobs(mentions.jobs());
        List<Long> datasets = identities.knownDatasets(mentions.datasets());
        fields.prepare(db, datasets);
        history.prepare(db, jobs, datasets);
        owners.prepare(jobs);
        edges.begin();
    }

    private void fold(Db db, ProjectedEvent event, ParsedEvent.Accepted accepted) throws SQLException {
        LineageEvent said = accepted.event();
        long producer = producers.count(
                db, said.producer(), accepted.faults(), event.position().value());
        switch (said) {
            case RunEvent run -> foldRun(db, event, run, producer);
            case JobEvent job -> foldJob(db, event, job, producer);
            case DatasetEvent dataset -> foldDataset(db, event, dataset, producer);
        }
    }

    private void foldRun(Db db, ProjectedEvent event, RunEvent said, long producer) throws SQLException {
        long position = event.position().value();
        long time = Micros.of(said.eventTime());
        long job = foldJobPart(db, said.job(), time, position);
        long runSet = contents.setOf(said.runFacets());
        long jobSet = contents.setOf(said.job().facets());
        List<RunPoint.Io> io =
                new ArrayList<>(said.inputs().size() + said.outputs().size());
        for (DatasetPart input : said.inputs()) {
            io.add(foldDatasetPart(db, input, EventRows.INPUT, time, position));
        }
        for (DatasetPart output : said.outputs()) {
            io.add(foldDatasetPart(db, output, EventRows.OUTPUT, time, position));
        }
        rows.events()
                .add(
                        position,
                        EventRows.RUN_EVENT,
                        time,
                        said.type().code(),
                        said.runId().value(),
                        job,
                        producer,
                        runSet,
                        jobSet,
                        event.digest().toBytes());
        String id = said.runId().toString();
        runs.add(
                db,
                said.runId().value(),
                said.sentRunId().equals(id) ? null : said.sentRunId(),
                said.job().id(),
                new RunPoint(position, time, event.digest(), said.type(), job, runSet, jobSet, io));
        for (RunPoint.Io one : io) {
            statedFacts.lifecycle(db, one.dataset(), one.facetSet(), time, position);
        }
    }

    private void foldJob(Db db, ProjectedEvent event, JobEvent said, long producer) throws SQLException {
        long position = event.position().value();
        long time = Micros.of(said.eventTime());
        long job = foldJobPart(db, said.job(), time, position);
        long jobSet = contents.setOf(said.job().facets());
        List<DatasetFacts> inputs = new ArrayList<>();
        List<DatasetFacts> outputs = new ArrayList<>();
        for (DatasetPart input : said.inputs()) {
            RunPoint.Io io = foldDatasetPart(db, input, EventRows.INPUT, time, position);
            inputs.add(facets.facts(db, io.dataset(), io.facetSet(), position));
        }
        for (DatasetPart output : said.outputs()) {
            RunPoint.Io io = foldDatasetPart(db, output, EventRows.OUTPUT, time, position);
            outputs.add(facets.facts(db, io.dataset(), io.facetSet(), position));
            statedFacts.lifecycle(db, io.dataset(), io.facetSet(), time, position);
        }
        rows.events()
                .add(
                        position,
                        EventRows.JOB_EVENT,
                        time,
                        null,
                        null,
                        job,
                        producer,
                        Contents.NONE,
                        jobSet,
                        event.digest().toBytes());
        LineageFacets.OfJob jobFacets = facets.job(db, jobSet).lineage();
        if (said.declaresLineage() || jobFacets.lineage() != null) {
            Statement statement = LineageStatements.ofJobEvent(
                    said.job().id(), new JobFacts(LineageFacets.OfRun.NONE, jobFacets, inputs, outputs));
            statedFacts.declare(db, job, statement, event, time);
        }
    }

    private void foldDataset(Db db, ProjectedEvent event, DatasetEvent said, long producer) throws SQLException {
        long position = event.position().value();
        long time = Micros.of(said.eventTime());
        RunPoint.Io io = foldDatasetPart(db, said.dataset(), EventRows.NO_DIRECTION, time, position);
        rows.events()
                .add(
                        position,
                        EventRows.DATASET_EVENT,
                        time,
                        null,
                        null,
                        null,
                        producer,
                        Contents.NONE,
                        Contents.NONE,
                        event.digest().toBytes());
        LineageFacets.OfDataset stated =
                facets.facts(db, io.dataset(), io.facetSet(), position).facets();
        Optional<Statement> statement =
                LineageStatements.ofDatasetEvent(said.dataset().id(), stated);
        if (statement.isPresent()) {
            statedFacts.declare(db, io.dataset(), statement.get(), event, time);
        }
        statedFacts.lifecycle(db, io.dataset(), io.facetSet(), time, position);
    }

    private long foldJobPart(Db db, JobPart part, long time, long position) throws SQLException {
        long job = identities.job(db, part.id(), position);
        long set = contents.setOf(part.facets());
        if (set != Contents.NONE) {
            history.observeJob(db, job, time, set, position);
        }
        return job;
    }

    private RunPoint.Io foldDatasetPart(Db db, DatasetPart part, int direction, long time, long position)
            throws SQLException {
        long dataset = identities.dataset(db, part.id(), position);
        long set = contents.setOf(part.facets());
        long ioSet = contents.setOf(part.ioFacets());
        if (set != Contents.NONE) {
            history.observeDataset(db, dataset, time, set, position);
        }
        rows.datasets().add(dataset, time, position, direction, set, ioSet);
        return new RunPoint.Io(dataset, direction, set, ioSet);
    }

    /** What depends on the batch as a whole: histories that came late, schemas, symlinks. */
    private void finish(Db db, long position) throws SQLException {
        flushRows(db);
        List<FacetHistory.Change> changes = history.flush(db);
        Set<Long> symlinked = new LinkedHashSet<>();
        for (FacetHistory.Change change : changes) {
            if (change.name().equals("symlinks")) {
                symlinked.add(change.entity());
            }
        }
        if (!symlinked.isEmpty()) {
            aliases.update(db, symlinked, position);
        }
        aliases.mirrorNewFields(db, position);
        identities.flush(db);
        fields.flush(db);
        producers.flush(db);
    }

    /** Writes all that is pending; may happen in the middle of a batch, when something has to be read back. */
    private void flushRows(Db db) throws SQLException {
        identities.flush(db);
        fields.flush(db);
        contents.flush(db);
        rows.flush(db);
        edges.flush(db);
        runs.flush(db);
        owners.flush(db);
    }
}

package dev.sluice.controlplane.run;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.definition.RunPolicy.Overlap;
import dev.sluice.scheduler.plan.Admission;
import dev.sluice.scheduler.plan.RunStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Makes runs: at most one per dedupe key, admitted by the overlap rule under the lock of their workflow. */
public final class RunCreator {
    static final String ANOTHER_PARTITION = "another partition comes first";

    private final RunStarter starter;

    public RunCreator(RunStarter starter) {
        this.starter = starter;
    }

    /**
     * Makes runs of any workflows. Returns the ids of those that are new, whatever became of them.
     */
    public List<UUID> create(Tx tx, List<NewRun> runs, Journal journal, Instant now) throws SQLException {
        lock(tx, runs);
        List<UUID> created = new ArrayList<>();
        for (List<NewRun> wave : waves(withoutKnown(tx, runs))) {
            created.addAll(createWave(tx, wave, journal, now));
        }
        return created;
    }

    /** Runs of one firing, for the overlap rule one run: they come one after another, and never make way for each other. */
    private record Firing(long definitionId, String key) {
        static Firing of(NewRun run) {
            return new Firing(run.deployed().definitionId(), run.firing().orElse(run.dedupeKey()));
        }
    }

    /** Runs that may make way for one another come one after another: the later one finds the earlier one in the store. */
    private static List<List<NewRun>> waves(List<NewRun> runs) {
        List<List<NewRun>> waves = new ArrayList<>();
        Map<Long, Integer> next = new HashMap<>();
        Map<Firing, Integer> known = new HashMap<>();
        for (NewRun run : runs) {
            int wave =
                    switch (run.deployed().workflow().run().overlap()) {
                        case BUFFER_ONE, CANCEL_OTHER ->
                            known.computeIfAbsent(
                                    Firing.of(run), firing -> next.merge(firing.definitionId(), 1, Integer::sum) - 1);
                        case SKIP, BUFFER_ALL, ALLOW -> 0;
                    };
            while (waves.size() <= wave) {
                waves.add(new ArrayList<>());
            }
            waves.get(wave).add(run);
        }
        return waves;
    }

    private List<UUID> createWave(Tx tx, List<NewRun> fresh, Journal journal, Instant now) throws SQLException {
        Map<Long, Load> load = load(tx, fresh);
        List<MadeRun> made = new ArrayList<>();
        Map<Firing, MadeRun> firsts = new HashMap<>();
        for (NewRun run : fresh) {
            Load before = load.computeIfAbsent(run.deployed().definitionId(), _ -> new Load(0, 0));
            MadeRun first = firsts.get(Firing.of(run));
            made.add(first == null ? made(tx, run, before, journal, now) : following(first, run, before, now));
            firsts.putIfAbsent(Firing.of(run), made.getLast());
        }
        List<MadeRun> created = MadeRun.insert(tx, made, now);
        List<RunStarter.Start> starts = new ArrayList<>();
        for (MadeRun m : created) {
            journal.run(m.row().id(), "RUN_CREATED", m.row().state(), m.reason(), now);
            if (m.row().state() == RunStatus.RUNNING) {
                starts.add(new RunStarter.Start(m.row(), m.run().deployed()));
            } else if (m.row().state().isDone()) {
                RunEnds.skipped(tx, m.row(), m.run().deployed());
            }
        }
        starter.start(tx, starts, journal, now);
        return created.stream().map(m -> m.row().id()).toList();
    }

    /** Runs of a workflow that are active or wait for one. */
    public static final class Load {
        private int active;
        private int buffered;

        Load(int active, int buffered) {
            this.active = active;
            this.buffered = buffered;
        }

        /** Runs that run. */
        public int active() {
            return active;
        }

        /** Runs that wait for them. */
        public int buffered() {
            return buffered;
        }
    }

    private static void lock(Tx tx, List<NewRun> runs) throws SQLException {
        Set<Long> ids = new TreeSet<>();
        for (NewRun run : runs) {
            if (run.deployed().workflow().run().overlap() != Overlap.ALLOW) {
                ids.add(run.deployed().definitionId());
            }
        }
        lockDefinitions(tx, ids);
    }

    /** Locks workflows until the end of the transaction, in one order for everybody. */
    public static void lockDefinitions(Tx tx, Set<Long> ids) throws SQLException {
        if (!ids.isEmpty()) {
            tx.query(
                    "SELECT id FROM definition WHERE id = ANY (?) ORDER BY id FOR NO KEY UPDATE",
                    row -> row.getLong(1),
                    ids);
        }
    }

    private static List<NewRun> withoutKnown(Tx tx, List<NewRun> runs) throws SQLException {
        if (runs.isEmpty()) {
            return runs;
        }
        record Key(long definition, String key) {}
        Set<Key> known = new HashSet<>(tx.query(
                """
                SELECT r.definition_id, r.dedupe_key FROM workflow_run r
                JOIN unnest(?, ?) AS u (definition_id, dedupe_key)
                  ON u.definition_id = r.definition_id AND u.dedupe_key = r.dedupe_key
                """,
                row -> new Key(row.getLong(1), row.getString(2)),
                runs.stream().map(r -> r.deployed().definitionId()).toList(),
                runs.stream().map(NewRun::dedupeKey).toList()));
        List<NewRun> fresh = new ArrayList<>();
        for (NewRun run : runs) {
            if (known.add(new Key(run.deployed().definitionId(), run.dedupeKey()))) {
                fresh.add(run);
            }
        }
        return fresh;
    }

    /** How busy workflows are; correct for those that are locked. */
    public static Map<Long, Load> loads(Tx tx, Set<Long> definitions) throws SQLException {
        Map<Long, Load> load = new HashMap<>();
        if (!definitions.isEmpty()) {
            tx.query("""
                SELECT definition_id, count(*) FILTER (WHERE state = 'RUNNING') AS active,
                       count(*) FILTER (WHERE state = 'QUEUED') AS buffered
                FROM workflow_run WHERE definition_id = ANY (?) AND state IN ('WAITING', 'QUEUED', 'RUNNING')
                  AND backfill_id IS NULL AND trigger_kind <> 'reproduce'
                GROUP BY definition_id
                """, row -> Map.entry(row.getLong(1), new Load(row.getInt(2), row.getInt(3))), definitions)
                    .forEach(entry -> load.put(entry.getKey(), entry.getValue()));
        }
        return load;
    }

    private static Map<Long, Load> load(Tx tx, List<NewRun> runs) throws SQLException {
        Set<Long> definitions = new TreeSet<>();
        for (NewRun run : runs) {
            if (run.origin().obeysOverlap() && run.deployed().workflow().run().overlap() != Overlap.ALLOW) {
                definitions.add(run.deployed().definitionId());
            }
        }
        return loads(tx, definitions);
    }

    /** A run whose firing has one already. */
    private static MadeRun following(MadeRun first, NewRun run, Load load, Instant now) {
        RunStatus state = first.row().state();
        boolean admitted = state == RunStatus.RUNNING || state == RunStatus.QUEUED;
        if (!admitted || run.deployed().workflow().run().overlap() == Overlap.ALLOW) {
            return MadeRun.of(run, state, first.reason(), now);
        }
        load.buffered++;
        return MadeRun.of(run, RunStatus.QUEUED, ANOTHER_PARTITION, now);
    }

    private MadeRun made(Tx tx, NewRun run, Load load, Journal journal, Instant now) throws SQLException {
        if (run.waits().isPresent()) {
            return MadeRun.of(run, RunStatus.WAITING, null, now);
        }
        if (!run.origin().obeysOverlap()) {
            return MadeRun.of(run, RunStatus.RUNNING, null, now);
        }
        Overlap overlap = run.deployed().workflow().run().overlap();
        return switch (Admission.of(overlap, load.active, load.buffered)) {
            case Admission.Start _ -> {
                load.active++;
                yield MadeRun.of(run, RunStatus.RUNNING, null, now);
            }
            case Admission.Buffer _ -> {
                load.buffered++;
                yield MadeRun.of(run, RunStatus.QUEUED, "another run is active", now);
            }
            case Admission.ReplaceBuffered _ -> {
                starter.dropBuffered(tx, run.deployed().definitionId(), journal, now);
                yield MadeRun.of(run, RunStatus.QUEUED, "another run is active", now);
            }
            case Admission.CancelActive _ -> {
                starter.dropBuffered(tx, run.deployed().definitionId(), journal, now);
                starter.cancelActive(tx, run.deployed().definitionId(), "overlap: a newer run came");
                load.buffered = 1;
                yield MadeRun.of(run, RunStatus.QUEUED, "the active run is being cancelled", now);
            }
            case Admission.Drop _ -> MadeRun.of(run, RunStatus.SKIPPED, "overlap: another run is active", now);
        };
    }
}

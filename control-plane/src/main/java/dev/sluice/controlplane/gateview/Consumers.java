package dev.sluice.controlplane.gateview;

import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.gate.OwnReaders.OwnReader;
import dev.sluice.controlplane.gateview.GateHoldInfo.ExemptConsumer;
import dev.sluice.controlplane.gateview.GateHoldInfo.HeldConsumer;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells whom holds keep from starting: who reads the asset by the deployed definitions or by what the catalog has seen, and
 * has no exemption. Never asks the graph.
 */
@ApplicationScoped
public class Consumers {
    private static final int MOST_READERS = 1_000;

    private static final String EXEMPT = """
            SELECT k.asset, k.source, e.definition_id, d.namespace || '/' || d.name AS workflow, e.task, e.job_namespace, e.job_name,
                e.waiver_id, e.why, e.until, NULL::text[] AS columns
            FROM unnest(?, ?) AS k (asset, source) CROSS JOIN LATERAL (
                SELECT * FROM hold_exempt o WHERE o.asset_id = k.asset AND o.source = k.source
                    AND (o.until IS NULL OR o.until > ?)
                ORDER BY o.definition_id, o.task, o.job_namespace, o.job_name, o.until DESC NULLS FIRST LIMIT ?) AS e
            LEFT JOIN definition d ON d.id = e.definition_id
            """;

    /** Open edges of lineage from datasets to jobs, and from datasets to datasets by a job, with the columns behind them; not the gates' own. */
    private static final String READERS = """
            SELECT k.id, NULL, 0, NULL, '', r.namespace, r.name, 0, '', NULL, ARRAY(
                SELECT DISTINCT f.name FROM edge c JOIN field f ON f.id = c.from_id JOIN dataset fd ON fd.id = f.dataset_id
                JOIN edge_interval i ON i.edge_id = c.id AND i.valid_to = 9223372036854775807 AND i.known_to = 9223372036854775807
                WHERE c.owner_id = r.id AND c.kind = 4 AND fd.canonical_id = r.dataset ORDER BY f.name)
            FROM unnest(?) AS k (id) JOIN asset a ON a.id = k.id CROSS JOIN LATERAL (
                SELECT DISTINCT jn.name AS namespace, j.name, j.id, d.canonical_id AS dataset
                FROM namespace n JOIN dataset d ON d.namespace_id = n.id AND d.name = a.name
                JOIN edge e ON e.from_id = d.canonical_id AND e.kind IN (1, 3)
                JOIN edge_interval i ON i.edge_id = e.id AND i.valid_to = 9223372036854775807 AND i.known_to = 9223372036854775807
                JOIN job j ON j.id = CASE e.kind WHEN 1 THEN e.to_id ELSE e.owner_id END JOIN namespace jn ON jn.id = j.namespace_id
                WHERE n.name = a.namespace AND NOT (jn.name = a.namespace AND j.name LIKE 'gate.%') ORDER BY 1, 2 LIMIT ?) AS r
            """;

    private static final String IN_ORDER =
            "ORDER BY workflow NULLS LAST, task, job_namespace, job_name, until DESC NULLS FIRST, waiver_id";

    private final Jdbc jdbc;
    private final Transactions transactions;
    private final SchedulerParts scheduler;
    private final InstantSource time;

    Consumers(Jdbc jdbc, Transactions transactions, SchedulerParts scheduler, InstantSource time) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.scheduler = scheduler;
        this.time = time;
    }

    private record Exemption(GateHoldInfo.Key hold, long definitionId, String task, String job, ExemptConsumer shown) {
        boolean frees(OwnReader reader) {
            return definitionId == reader.definitionId() && (task.isEmpty() || task.equals(reader.task()));
        }
    }

    private record Seen(long asset, String job, List<String> columns) {}

    /** Who may go on although the asset is held; each once, by what lets it longest. */
    public Map<GateHoldInfo.Key, List<ExemptConsumer>> exempt(Collection<GateHoldInfo> holds) {
        record Who(long definition, String task, String job) {}
        Map<GateHoldInfo.Key, Map<Who, ExemptConsumer>> found = new HashMap<>();
        for (Exemption each : exemptions(holds)) {
            found.computeIfAbsent(each.hold(), _ -> new LinkedHashMap<>())
                    .putIfAbsent(new Who(each.definitionId(), each.task(), each.job()), each.shown());
        }
        Map<GateHoldInfo.Key, List<ExemptConsumer>> exempt = new HashMap<>();
        found.forEach((key, who) -> exempt.put(key, bounded(who.values())));
        return exempt;
    }

    /** Who must not start. */
    public Map<GateHoldInfo.Key, List<HeldConsumer>> blocked(Collection<GateHoldInfo> holds) {
        Map<GateHoldInfo.Key, List<Exemption>> exempt = new HashMap<>();
        Map<Long, List<Seen>> seen = new HashMap<>();
        read(
                holds,
                each -> exempt.computeIfAbsent(each.hold(), _ -> new ArrayList<>())
                        .add(each),
                each -> seen.computeIfAbsent(each.asset(), _ -> new ArrayList<>())
                        .add(each));
        Set<DatasetId> datasets = new HashSet<>();
        holds.forEach(hold -> datasets.add(hold.dataset()));
        Map<DatasetId, List<OwnReader>> own =
                transactions.call(tx -> scheduler.gates().readers().readersOf(tx, datasets));
        Map<GateHoldInfo.Key, List<HeldConsumer>> blocked = new HashMap<>();
        for (GateHoldInfo hold : holds) {
            List<OwnReader> readers = own.getOrDefault(hold.dataset(), List.of()).stream()
                    .filter(each -> Cuts.sees(jdbc.sight(), each.workflow()))
                    .toList();
            blocked.put(
                    hold.key(),
                    bounded(blocked(
                            exempt.getOrDefault(hold.key(), List.of()),
                            readers,
                            seen.getOrDefault(hold.key().asset(), List.of()))));
        }
        return blocked;
    }

    private static Set<HeldConsumer> blocked(List<Exemption> exempt, List<OwnReader> own, List<Seen> seen) {
        Set<HeldConsumer> blocked = new LinkedHashSet<>();
        Set<String> ours = new HashSet<>();
        for (OwnReader reader : own) {
            ours.add(text(reader.job()));
            if (exempt.stream().noneMatch(each -> each.frees(reader))) {
                blocked.add(new HeldConsumer(
                        reader.workflow(), reader.task(), text(reader.job()), List.copyOf(reader.columns())));
            }
        }
        for (Seen job : seen) {
            if (!ours.contains(job.job())
                    && exempt.stream().noneMatch(each -> each.job().equals(job.job()))) {
                blocked.add(new HeldConsumer(null, null, job.job(), job.columns()));
            }
        }
        return blocked;
    }

    private List<Exemption> exemptions(Collection<GateHoldInfo> holds) {
        return jdbc.query(
                EXEMPT + IN_ORDER, Consumers::exemption, assets(holds), sources(holds), time.instant(), MOST_READERS);
    }

    /** Exemptions, and who reads the assets, in one round trip. */
    private void read(Collection<GateHoldInfo> holds, Consumer<Exemption> exempt, Consumer<Seen> seen) {
        Set<Long> assets = new LinkedHashSet<>(Arrays.asList(assets(holds)));
        jdbc.query(
                EXEMPT + "UNION ALL\n" + READERS + IN_ORDER,
                row -> {
                    if (row.getString("source") == null) {
                        seen.accept(seen(row));
                    } else {
                        exempt.accept(exemption(row));
                    }
                    return row.getLong("asset");
                },
                assets(holds),
                sources(holds),
                time.instant(),
                MOST_READERS,
                Jdbc.longs(assets),
                MOST_READERS);
    }

    private static Long[] assets(Collection<GateHoldInfo> holds) {
        return Jdbc.longs(holds.stream().map(hold -> hold.key().asset()).toList());
    }

    private static String[] sources(Collection<GateHoldInfo> holds) {
        return Jdbc.texts(holds.stream().map(hold -> hold.key().source()).toList());
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(
                row.getLong("asset"),
                row.getString("job_namespace") + " " + row.getString("job_name"),
                Json.texts(row, "columns"));
    }

    private static Exemption exemption(ResultSet row) throws SQLException {
        String task = row.getString("task");
        String job = (row.getString("job_namespace") + " " + row.getString("job_name")).strip();
        long waiver = row.getLong("waiver_id");
        @Nullable Instant until = Jdbc.instant(row, "until");
        return new Exemption(
                new GateHoldInfo.Key(row.getLong("asset"), row.getString("source")),
                row.getLong("definition_id"),
                task,
                job,
                new ExemptConsumer(
                        row.getString("workflow"),
                        task.isEmpty() ? null : task,
                        job.isEmpty() ? null : job,
                        row.getString("why"),
                        until,
                        waiver == 0 ? null : Long.toString(waiver)));
    }

    private static <T> List<T> bounded(Collection<T> all) {
        return all.stream().limit(Holds.MOST).toList();
    }

    private static String text(JobId job) {
        return job.namespace() + " " + job.name();
    }
}

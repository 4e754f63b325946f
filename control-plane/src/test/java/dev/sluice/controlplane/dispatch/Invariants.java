package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.time.CronSchedule;
import dev.sluice.scheduler.time.DstPolicy;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What has to hold in the store, whatever happened before. */
final class Invariants {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each names what would be wrong, and finds it. */
    private static final Map<String, String> NEVER = Map.of(
            "a pool over its slots",
            "SELECT pool, sum(slots) FROM lease WHERE pool <> '' GROUP BY pool HAVING sum(slots) > 3",
            "an owner over its quota",
            "SELECT owner, sum(slots) FROM lease WHERE pool <> '' GROUP BY pool, owner HAVING sum(slots) > 2",
            "a task that succeeded twice",
            "SELECT task_run_id FROM attempt WHERE state = 'SUCCEEDED' GROUP BY task_run_id HAVING count(*) > 1",
            "versions with a gap",
            """
            SELECT a.name, a.published_position, count(v.version) FROM asset a LEFT JOIN asset_version v ON v.asset_id = a.id
            GROUP BY a.id HAVING a.published_position <> count(v.version)
                OR a.published_position <> coalesce(max(v.position), 0) OR a.last_version < coalesce(max(v.version), 0)
            """,
            "a running task without its lease",
            """
            SELECT t.id, t.task, t.state FROM task_run t
            WHERE (t.state = 'RUNNING') <> EXISTS (SELECT 1 FROM lease l WHERE l.task_run_id = t.id)
            """,
            "a ready task outside of the queue",
            """
            SELECT t.id, t.task, t.state FROM task_run t
            WHERE (t.state = 'READY') <> EXISTS (SELECT 1 FROM work_item w WHERE w.task_run_id = t.id)
            """,
            "two attempts of a task at a time",
            "SELECT task_run_id FROM attempt WHERE state = 'RUNNING' GROUP BY task_run_id HAVING count(*) > 1",
            "a slot with two runs",
            "SELECT definition_id, slot FROM workflow_run WHERE trigger_kind = 'schedule' GROUP BY 1, 2 HAVING count(*) > 1",
            "a version that made two runs of a trigger",
            """
            SELECT i.asset_id, i.version, r.definition_id FROM run_input i JOIN workflow_run r ON r.id = i.run_id
            GROUP BY 1, 2, 3 HAVING count(*) > 1
            """,
            "a run that is over with a task that is not",
            """
            SELECT r.id, t.task, t.state FROM workflow_run r JOIN task_run t ON t.run_id = r.id
            WHERE r.ended_at IS NOT NULL AND t.ended_at IS NULL
            """);

    private static final String TWICE = """
            SELECT c.asset_id, c.version, c.state FROM asset_candidate c JOIN asset_version v
              ON v.asset_id = c.asset_id AND v.version = c.version
            WHERE c.state <> 'PUBLISHED'
            """;

    private static final String OVERLAPPING = """
            SELECT r.definition_id, count(*) FROM workflow_run r JOIN definition_version v
              ON v.definition_id = r.definition_id AND v.version = r.version
            WHERE r.state = 'RUNNING' AND r.trigger_kind IN ('schedule', 'asset') AND v.source NOT LIKE '%overlap: allow%'
            GROUP BY r.definition_id HAVING count(*) > 1
            """;

    /** All of them in one statement, as they are asked after every step. */
    private static final String NOTHING = Stream.concat(
                    NEVER.entrySet().stream(),
                    Stream.of(
                            Map.entry("runs that overlap", OVERLAPPING),
                            Map.entry("a start past a held gate", "SELECT task_run_id, source FROM past_gate"),
                            Map.entry("a version that is published and a candidate", TWICE)))
            .map(e -> "SELECT '" + e.getKey() + ": ' || found::text FROM (" + e.getValue() + ") AS found")
            .collect(Collectors.joining(" UNION ALL "));

    private final SchedulerHarness scheduler;
    private final Map<String, Long> cursors = new HashMap<>();

    Invariants(SchedulerHarness scheduler) {
        this.scheduler = scheduler;
        scheduler.transactions().run(Invariants::watchStarts);
    }

    /** Notes every start of a task that a hold concerns: the store itself looks, in the transaction of the start. */
    private static void watchStarts(Tx tx) throws SQLException {
        tx.update("CREATE TABLE past_gate (task_run_id uuid, source text)");
        tx.update("""
                CREATE FUNCTION note_start() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    INSERT INTO past_gate SELECT i.task_run_id, h.source FROM work_item i JOIN asset_hold h
                      ON h.asset_id = ANY (i.consumes)
                     AND (h.partition_key IS NULL OR i.partition_key IS NULL OR h.partition_key = i.partition_key)
                    WHERE i.task_run_id = NEW.id AND NOT EXISTS (
                        SELECT 1 FROM hold_exempt e WHERE e.asset_id = h.asset_id AND e.source = h.source
                          AND e.definition_id = i.definition_id AND e.task IN ('', i.task));
                    RETURN NULL;
                END $$
                """);
        tx.update("""
                CREATE TRIGGER note_start AFTER UPDATE ON task_run FOR EACH ROW
                WHEN (NEW.state = 'RUNNING' AND OLD.state <> 'RUNNING') EXECUTE FUNCTION note_start()
                """);
    }

    /** After each step. */
    void always() {
        assertThat(scheduler.rows(NOTHING)).isEmpty();
        for (String row : scheduler.rows("SELECT trigger_id || '/' || asset_id, cursor FROM trigger_asset")) {
            String[] parts = row.split(" ", -1);
            long now = Long.parseLong(parts[1]);
            Long before = cursors.put(parts[0], now);
            assertThat(now).as("cursor %s", parts[0]).isGreaterThanOrEqualTo(before == null ? 0 : before);
        }
    }

    boolean isAtRest() {
        return whatIsOpen().isEmpty();
    }

    List<String> whatIsOpen() {
        return scheduler.rows("""
                SELECT 'run ' || id || ' ' || state || ' of ' || definition_id FROM workflow_run
                WHERE state IN ('WAITING', 'QUEUED', 'RUNNING')
                UNION ALL SELECT 'wake of ' || trigger_id FROM trigger_wake
                UNION ALL SELECT 'lease ' || attempt_id FROM lease
                UNION ALL SELECT 'backfill ' || id FROM backfill WHERE state = 'RUNNING'
                UNION ALL SELECT 'candidate ' || version || ' of ' || asset_id FROM asset_candidate WHERE state IN ('CHECKING', 'HELD')
                UNION ALL SELECT 'evaluation ' || id FROM gate_evaluation WHERE state IN ('QUEUED', 'RUNNING')
                UNION ALL SELECT 'trigger ' || id FROM trigger WHERE kind = 'asset' AND evaluate_at IS NOT NULL
                """);
    }

    /** When nothing is left to do. */
    void atRest() {
        always();
        everySlotOnce();
        everyVersionWasTakenUp();
        lineageIsComplete();
    }

    private void everySlotOnce() {
        for (String row : scheduler.rows("""
                SELECT t.definition_id, extract(epoch FROM t.next_slot)::bigint, substring(v.source FROM 'cron: "([^"]*)"')
                FROM trigger t JOIN definition_version v ON v.definition_id = t.definition_id AND v.version = t.version
                WHERE t.kind = 'schedule' AND v.source LIKE '%cron: %'
                """)) {
            String[] parts = row.split(" ", 3);
            Instant next = Instant.ofEpochSecond(Long.parseLong(parts[1]));
            List<String> expected = new ArrayList<>();
            CronSchedule cron = CronSchedule.parse(parts[2], ZoneOffset.UTC, DstPolicy.RUN_ONCE);
            Optional<Instant> slot = cron.next(SchedulerHarness.START);
            while (slot.isPresent() && slot.get().isBefore(next)) {
                expected.add(String.valueOf(slot.get().getEpochSecond()));
                slot = cron.next(slot.get());
            }
            assertThat(scheduler.rows(
                            "SELECT extract(epoch FROM slot)::bigint FROM workflow_run WHERE definition_id = ? AND trigger_kind = 'schedule' ORDER BY slot",
                            Long.valueOf(parts[0])))
                    .isEqualTo(expected);
        }
    }

    private void everyVersionWasTakenUp() {
        assertThat(scheduler.rows("""
                SELECT ta.trigger_id, a.name, ta.cursor, v.version FROM trigger_asset ta JOIN asset a ON a.id = ta.asset_id
                JOIN asset_version v ON v.asset_id = a.id AND v.position > ta.cursor AND v.fires
                """)).as("versions that nobody took up").isEmpty();
    }

    /** Every run that started and every attempt: one START, one end; attempts name their run as parent. */
    private void lineageIsComplete() {
        Map<String, List<String>> types = new TreeMap<>();
        Map<String, String> parents = new HashMap<>();
        for (String event : scheduler.lineage()) {
            JsonNode node = read(event);
            if (node.at("/job/name").asText().startsWith("gate.")) {
                continue; // evaluations, which are neither runs nor attempts
            }
            String run = node.at("/run/runId").asText();
            String type = node.path("eventType").asText();
            if (!type.equals("RUNNING")) {
                types.computeIfAbsent(run, _ -> new ArrayList<>()).add(type.equals("START") ? "START" : "end");
            }
            JsonNode parent = node.at("/run/facets/parent/run/runId");
            if (!parent.isMissingNode()) {
                parents.put(run, parent.asText());
            }
        }
        assertThat(types.values()).allMatch(List.of("START", "end")::equals);
        assertThat(types.keySet())
                .containsExactlyInAnyOrderElementsOf(scheduler.rows(
                        "SELECT id FROM attempt UNION ALL SELECT id FROM workflow_run WHERE started_at IS NOT NULL"));
        assertThat(parents.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()))
                .containsExactlyInAnyOrderElementsOf(
                        scheduler.rows("SELECT a.id, t.run_id FROM attempt a JOIN task_run t ON t.id = a.task_run_id"));
    }

    private static JsonNode read(String event) {
        try {
            return JSON.readTree(event);
        } catch (JsonProcessingException e) {
            throw new AssertionError("an event of ours is not JSON: " + event, e);
        }
    }
}

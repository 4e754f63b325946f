package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.forecast.act.DecisionReasons;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.run.WhyRun.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Answers "why does it not start?" for a workflow; {@link dev.sluice.controlplane.run.WhyRun} does so for its runs. */
@ApplicationScoped
public class WhyWorkflow {
    private static final int MOST_ACTIVE = 10;

    private final Jdbc jdbc;
    private final Workflows workflows;
    private final WorkflowRuns runs;
    private final NameReader reader;
    private final InstantSource time;

    WhyWorkflow(Jdbc jdbc, Workflows workflows, WorkflowRuns runs, NameReader reader, InstantSource time) {
        this.reader = reader;
        this.time = time;
        this.jdbc = jdbc;
        this.workflows = workflows;
        this.runs = runs;
    }

    /** What bears on its next run, trigger by trigger. */
    public List<Reason> explain(WorkflowInfo workflow) {
        List<Reason> reasons = new ArrayList<>();
        if (workflow.paused()) {
            reasons.add(new Reason("PAUSED", "the workflow is paused; resume it"));
        }
        List<TriggerInfo> triggers =
                workflows.triggers(Set.of(workflow.definitionId())).getOrDefault(workflow.definitionId(), List.of());
        if (triggers.isEmpty()) {
            reasons.add(new Reason("TRIGGER", "it has no trigger; only a request starts it"));
        }
        for (TriggerInfo trigger : triggers) {
            if (trigger.failure() != null) {
                reasons.add(new Reason(
                        "TRIGGER",
                        "trigger " + trigger.name() + " failed when it was last looked at: " + trigger.failure()));
            }
            if (trigger.nextSlot() != null && trigger.active()) {
                reasons.add(
                        new Reason("TRIGGER", "trigger " + trigger.name() + " fires next at " + trigger.nextSlot()));
            }
            if (!trigger.kind().equals("schedule") && !trigger.kind().equals("asset")) {
                reasons.add(new Reason(
                        "TRIGGER",
                        "trigger " + trigger.name() + " waits for its next " + trigger.kind() + " to arrive"));
            }
        }
        reasons.addAll(assets(workflow));
        reasons.addAll(jdbc.query(
                DecisionReasons.COMING,
                row -> new Reason("FORECAST", DecisionReasons.text(row)),
                workflow.definitionId(),
                time.instant()));
        return cut(reasons);
    }

    private List<Reason> cut(List<Reason> reasons) {
        Names names = reader.names();
        return reasons.stream()
                .map(each -> new Reason(each.code(), names.cut(each.text()), each.holds()))
                .toList();
    }

    private List<Reason> assets(WorkflowInfo workflow) {
        return jdbc.query(
                """
                SELECT t.name, a.namespace || ' ' || a.name AS asset, a.published_version, a.published_position, s.cursor
                FROM trigger t JOIN trigger_asset s ON s.trigger_id = t.id JOIN asset a ON a.id = s.asset_id
                WHERE t.definition_id = ? AND t.version = ? AND t.kind = 'asset' ORDER BY t.name, a.namespace, a.name
                """,
                row -> new Reason(
                        "TRIGGER",
                        "trigger " + row.getString("name")
                                + (row.getLong("published_position") > row.getLong("cursor")
                                        ? " has version " + row.getLong("published_version") + " of "
                                                + row.getString("asset")
                                        : " waits for a version of " + row.getString("asset") + " after "
                                                + row.getLong("cursor"))),
                workflow.definitionId(),
                workflow.version());
    }

    /** The latest runs of it that are not done. */
    public List<RunInfo> active(WorkflowInfo workflow) {
        List<UUID> ids = jdbc.query("""
                SELECT id FROM workflow_run WHERE definition_id = ? AND state IN ('WAITING', 'QUEUED', 'RUNNING')
                ORDER BY created_at DESC LIMIT ?
                """, row -> row.getObject(1, UUID.class), workflow.definitionId(), MOST_ACTIVE);
        return runs.byIds(ids).values().stream()
                .sorted(java.util.Comparator.comparing(RunInfo::createdAt).reversed())
                .toList();
    }
}

package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.forecastview.DatasetKey;
import dev.sluice.controlplane.forecastview.JobForecastInfo;
import dev.sluice.controlplane.forecastview.JobName;
import dev.sluice.controlplane.gateview.AnswerInfo;
import dev.sluice.controlplane.gateview.EvaluationInfo;
import dev.sluice.controlplane.gateview.GateChangeInfo;
import dev.sluice.controlplane.gateview.GateHoldInfo;
import dev.sluice.controlplane.gateview.GateInfo;
import dev.sluice.controlplane.gateview.GateReason;
import dev.sluice.controlplane.gateview.WaiverInfo;
import dev.sluice.controlplane.graphql.TypeScope.Plain;
import dev.sluice.controlplane.reproduceview.ReproducedOutput;
import dev.sluice.controlplane.schedulerview.AssetInfo;
import dev.sluice.controlplane.schedulerview.AssetVersionInfo;
import dev.sluice.controlplane.schedulerview.PoolInfo;
import dev.sluice.controlplane.schedulerview.RunEventInfo;
import dev.sluice.controlplane.schedulerview.ServiceInfo;
import dev.sluice.controlplane.schedulerview.WorkflowInfo;
import dev.sluice.controlplane.security.Sight;
import java.util.List;
import java.util.Map;

/** {@link Scopes} of what Sluice itself runs, decides and foretells. */
final class OwnScopes {
    private OwnScopes() {}

    static void types(Map<String, TypeScope> types) {
        told(types);
        Scopes.all(types, Plain.CARRIED, carried());
        Scopes.all(
                types,
                Plain.PUBLIC,
                List.of(
                        "CalibrationDay",
                        "CheckCounterpart",
                        "ColumnProfile",
                        "ComparedMetric",
                        "DifferingColumn",
                        "EstimateActual",
                        "EstimateEvidence",
                        "ForecastScoreSummary",
                        "HistogramBin",
                        "Label",
                        "PoolHolder",
                        "PoolReservation",
                        "QualityPoint",
                        "Quantile",
                        "Quantiles",
                        "SampleCell",
                        "SampleRow",
                        "TimeQuantiles",
                        "TriggerFires",
                        "ValueCount"));
        Scopes.all(
                types,
                Plain.WHOLE_ONLY,
                List.of("AuditEntry", "AuditEntryConnection", "AuditEntryEdge", "Forecasting"));
    }

    private static void told(Map<String, TypeScope> types) {
        types.put("Workflow", TypeScope.told(WorkflowInfo.class, (each, sight) -> sight.seesDataset(each.namespace())));
        types.put("Asset", TypeScope.told(AssetInfo.class, (each, sight) -> sight.seesDataset(each.namespace())));
        types.put(
                "AssetVersion",
                TypeScope.told(AssetVersionInfo.class, (each, sight) -> sight.seesDataset(each.namespace())));
        types.put("Gate", TypeScope.told(GateInfo.class, (each, sight) -> named(each.name(), sight)));
        types.put("GateEvaluation", TypeScope.told(EvaluationInfo.class, (each, sight) -> named(each.gate(), sight)));
        types.put("Waiver", TypeScope.told(WaiverInfo.class, (each, sight) -> named(each.gate(), sight)));
        types.put("GateReason", TypeScope.told(GateReason.class, (each, sight) -> named(each.gate(), sight)));
        types.put("Pool", TypeScope.told(PoolInfo.class, (each, sight) -> named(each.name(), sight)));
        types.put("Service", TypeScope.told(ServiceInfo.class, (each, sight) -> named(each.name(), sight)));
        types.put("RunEvent", TypeScope.told(RunEventInfo.class, (each, sight) -> named(each.workflow(), sight)));
        types.put(
                "GateChange",
                TypeScope.told(GateChangeInfo.class, (each, sight) -> sight.seesDataset(each.namespace())));
        types.put(
                "GateHold",
                TypeScope.told(
                        GateHoldInfo.class,
                        (each, sight) -> sight.seesDataset(each.dataset().namespace())));
        types.put(
                "PathStep",
                TypeScope.told(GateHoldInfo.PathStep.class, (each, sight) -> sight.seesDataset(each.namespace())));
        types.put(
                "AnsweredInput",
                TypeScope.told(AnswerInfo.AnsweredInput.class, (each, sight) -> sight.seesDataset(each.namespace())));
        types.put(
                "ReproducedOutput",
                TypeScope.told(ReproducedOutput.class, (each, sight) -> sight.seesDataset(each.namespace())));
        types.put("DatasetRef", TypeScope.told(DatasetKey.class, (each, sight) -> sight.seesDataset(each.namespace())));
        types.put(
                "JobName",
                TypeScope.told(
                        JobName.class,
                        (each, sight) -> each.namespace().isEmpty() || sight.seesJob(each.namespace(), each.name())));
        types.put(
                "JobForecast",
                TypeScope.told(
                        JobForecastInfo.class,
                        (each, sight) ->
                                sight.seesJob(each.id().namespace(), each.id().name())));
    }

    private static List<String> carried() {
        return List.of(
                "Alert",
                "AlertConnection",
                "AlertEdge",
                "Anomaly",
                "AssetConnection",
                "AssetEdge",
                "AssetGate",
                "AssetHold",
                "AssetVersionConnection",
                "AssetVersionEdge",
                "Attempt",
                "Backfill",
                "BackfillConnection",
                "BackfillEdge",
                "BackfillPlan",
                "CheckResult",
                "CheckResultConnection",
                "CheckResultEdge",
                "CriticalPathStep",
                "DatasetLanding",
                "DatasetProfile",
                "DatasetProfileConnection",
                "DatasetProfileEdge",
                "DeadlineRisk",
                "DeadlineRiskConnection",
                "DeadlineRiskEdge",
                "DefinitionChange",
                "DefinitionDifference",
                "DefinitionPlan",
                "DefinitionProblem",
                "ExemptConsumer",
                "FailedOpen",
                "ForecastDecision",
                "ForecastDecisionConnection",
                "ForecastDecisionEdge",
                "GateAnswer",
                "GateAnswerConnection",
                "GateAnswerEdge",
                "GateCheck",
                "GateConnection",
                "GateDecision",
                "GateDecisionConnection",
                "GateDecisionEdge",
                "GateEdge",
                "GateEvaluationConnection",
                "GateEvaluationEdge",
                "GateGround",
                "GateHoldConnection",
                "GateHoldEdge",
                "GateVerdict",
                "GateVerdictConnection",
                "GateVerdictEdge",
                "HeldConsumer",
                "Incident",
                "IncidentConnection",
                "IncidentEdge",
                "IncidentEvidence",
                "IncidentNode",
                "LogConnection",
                "LogEdge",
                "LogLine",
                "QualitySeries",
                "Reason",
                "Reproduction",
                "ReproductionConnection",
                "ReproductionEdge",
                "RunEstimate",
                "RunEventConnection",
                "RunEventEdge",
                "RunExplanation",
                "RunFingerprint",
                "TaskDefinition",
                "TaskExplanation",
                "TaskRun",
                "WaivedCheck",
                "WaiverConnection",
                "WaiverEdge",
                "WorkflowConnection",
                "WorkflowEdge",
                "WorkflowExplanation",
                "WorkflowRun",
                "WorkflowRunConnection",
                "WorkflowRunEdge",
                "WorkflowTrigger",
                "WorkflowVersion",
                "WorkflowVersionConnection",
                "WorkflowVersionEdge");
    }

    /** Of a definition, by its {@code namespace/name}. */
    private static boolean named(String name, Sight sight) {
        int slash = name.indexOf('/');
        return slash > 0 && sight.scope().contains(name.substring(0, slash));
    }

    static void rootFields(Map<String, RootScope> fields) {
        Scopes.all(
                fields,
                RootScope.BY_SCOPE,
                List.of(
                        "alerts",
                        "assets",
                        "attempt",
                        "attemptLog",
                        "backfill",
                        "backfills",
                        "checkResults",
                        "forecastDecision",
                        "forecastDecisions",
                        "forecastScores",
                        "gate",
                        "gateAnswer",
                        "gateAnswers",
                        "gateDecisions",
                        "gateEvaluation",
                        "gateEvaluations",
                        "gateHolds",
                        "gateVerdicts",
                        "gates",
                        "incident",
                        "incidents",
                        "jobForecast",
                        "landing",
                        "planBackfill",
                        "planDefinitions",
                        "pools",
                        "profile",
                        "profiles",
                        "qualitySeries",
                        "reproduction",
                        "reproductions",
                        "risks",
                        "services",
                        "waiver",
                        "waivers",
                        "why",
                        "whyWorkflow",
                        "workflow",
                        "workflowDiff",
                        "workflowRun",
                        "workflowRuns",
                        "workflowVersion",
                        "workflows",
                        "acknowledgeAlert",
                        "acknowledgeIncident",
                        "applyDefinitions",
                        "approveWaiver",
                        "cancelBackfill",
                        "cancelEvaluations",
                        "cancelRun",
                        "closeIncident",
                        "createBackfill",
                        "evaluateGate",
                        "holdAsset",
                        "pauseBackfill",
                        "pauseWorkflow",
                        "rejectWaiver",
                        "releaseAsset",
                        "requestWaiver",
                        "rerun",
                        "resetBreaker",
                        "resumeBackfill",
                        "resumeWorkflow",
                        "retryFailedTasks",
                        "reverseForecastDecision",
                        "revokeWaiver",
                        "startRun",
                        "verifyReproducibility",
                        "withdrawWaiver",
                        "gateChanges",
                        "runEvents"));
        // Of no namespace, or of all.
        Scopes.all(fields, RootScope.WHOLE_ONLY, List.of("auditEntries", "forecasting", "setForecastActing"));
    }
}

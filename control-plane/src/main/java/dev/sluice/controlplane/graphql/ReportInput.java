package dev.sluice.controlplane.graphql;

import dev.sluice.report.model.ReportKind;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What a report is to be about. */
@Input("ReportInput")
public record ReportInput(
        @NonNull ReportKind kind,

        @Description("In your words; it stands in the report.") @NonNull
        String purpose,

        @Description(
                "RUN: the run, of OpenLineage or of a workflow. RERUN: the first one. VERSION with namespace and name: its writer.")
        @Nullable
        String runId,

        @Description("RERUN: the run that repeats the first one.") @Nullable
        String otherRunId,

        @Description(
                "VERSION: id of the version; or send namespace and name, and perhaps runId. Without runId it is the newest version.")
        @Nullable
        String versionId,

        @Description("VERSION: of the dataset.") @Nullable String namespace,

        @Description("VERSION: of the dataset.") @Nullable String name,

        @Description("PERIOD, COVERAGE: from this instant on.") @Nullable
        String from,

        @Description("PERIOD, COVERAGE: before this instant.") @Nullable
        String to) {
    Map<String, String> subject() {
        Map<String, String> subject = new HashMap<>();
        put(subject, "run", runId);
        put(subject, "other", otherRunId);
        put(subject, "version", versionId);
        put(subject, "namespace", namespace);
        put(subject, "name", name);
        put(subject, "from", from);
        put(subject, "to", to);
        return subject;
    }

    private static void put(Map<String, String> subject, String name, @Nullable String value) {
        if (value != null) {
            subject.put(name, value);
        }
    }
}

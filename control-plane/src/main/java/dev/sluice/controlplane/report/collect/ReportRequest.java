package dev.sluice.controlplane.report.collect;

import dev.sluice.model.Glob;
import dev.sluice.report.model.ReportKind;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked for. It is part of the report: two who may see different things get different reports.
 *
 * @param subject what it is about, as docs/reports.md names it. RUN: run. VERSION: version, which is the id of the node; or
 *     the two parts of its name, and perhaps run; without one the newest. PERIOD and COVERAGE: from and to. RERUN: run, and other
 *     to compare it with. REGISTER: nothing
 * @param requester name of the key
 * @param namespaces what the requester may see, as patterns; null: everything
 */
public record ReportRequest(
        ReportKind kind,
        SortedMap<String, String> subject,
        String purpose,
        String requester,
        String role,
        @Nullable List<String> namespaces) {
    public ReportRequest {
        subject = Collections.unmodifiableSortedMap(new TreeMap<>(subject));
        namespaces = namespaces == null
                ? null
                : namespaces.stream().distinct().sorted().toList();
    }

    /** The same request about something else. */
    ReportRequest about(SortedMap<String, String> other) {
        return new ReportRequest(kind, other, purpose, requester, role, namespaces);
    }

    /** Whether the requester may see what is in a namespace, of datasets and of jobs alike. */
    public boolean maySee(String namespace) {
        return namespaces == null
                || namespaces.stream().anyMatch(pattern -> Glob.of(pattern).matches(namespace));
    }
}

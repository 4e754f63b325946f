package dev.sluice.dashboards.rules;

import dev.sluice.dashboards.Project;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An alert and the examples that prove it.
 *
 * @param lasts how long the expression has to hold before the alert fires
 * @param summary one line; may name labels as {@code {{ $labels.instance }}}
 * @param description what is wrong and for whom; may use {@code {{ $value }}} once
 * @param dashboard uid of the dashboard that explains it
 * @param runbook name of a page below {@code docs/runbooks}
 */
public record Alert(
        String name,
        Severity severity,
        String expr,
        String lasts,
        String summary,
        String description,
        String dashboard,
        String runbook,
        List<Case> cases) {
    public Alert {
        cases = List.copyOf(cases);
    }

    Alert with(Case example) {
        List<Case> more = new ArrayList<>(cases);
        more.add(example);
        return new Alert(name, severity, expr, lasts, summary, description, dashboard, runbook, more);
    }

    Map<String, String> labels() {
        return ordered("severity", severity.label(), "service", "sluice");
    }

    Map<String, String> annotations() {
        Map<String, String> annotations = ordered("summary", summary, "description", description);
        annotations.put("dashboard", "/d/" + dashboard);
        annotations.put("runbook_url", Project.DOCS + "runbooks/" + runbook + ".md");
        return annotations;
    }

    private static Map<String, String> ordered(String key, String value, String otherKey, String otherValue) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put(key, value);
        map.put(otherKey, otherValue);
        return map;
    }
}

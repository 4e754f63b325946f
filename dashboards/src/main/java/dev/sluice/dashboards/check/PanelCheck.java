package dev.sluice.dashboards.check;

import dev.sluice.dashboards.query.PrometheusApi;
import dev.sluice.dashboards.query.QueryException;
import dev.sluice.dashboards.query.Series;
import dev.sluice.dashboards.query.ShownDashboard;
import dev.sluice.dashboards.query.ShownPanel;
import dev.sluice.dashboards.query.ShownTarget;
import dev.sluice.dashboards.query.ShownVariable;
import dev.sluice.dashboards.query.Span;
import dev.sluice.dashboards.query.Substitution;
import dev.sluice.dashboards.query.Variables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks what the panels of dashboards ask, and finds those that would stay empty. */
final class PanelCheck {
    /** What Grafana is told about the interval of scrapes; its rates then look back a minute. */
    private static final Duration TOLD_SCRAPE = Duration.ofSeconds(15);

    private final PrometheusApi prometheus;
    private final Span span;

    private final boolean formats;

    PanelCheck(PrometheusApi prometheus, Span span) {
        this(prometheus, span, true);
    }

    private PanelCheck(PrometheusApi prometheus, Span span, boolean formats) {
        this.prometheus = prometheus;
        this.span = span;
        this.formats = formats;
    }

    /** For one that answers queries and cannot write them anew. */
    static PanelCheck withoutFormat(PrometheusApi other, Span span) {
        return new PanelCheck(other, span, false);
    }

    /** A finding for each variable of a dashboard and for each query of its panels. */
    List<Finding> of(ShownDashboard dashboard) {
        List<Finding> findings = new ArrayList<>();
        Substitution substitution = Substitution.of(span, TOLD_SCRAPE);
        for (ShownVariable variable : dashboard.variables()) {
            List<String> values = List.of();
            Outcome outcome;
            try {
                values = new Variables(prometheus, span).values(variable, substitution);
                outcome = values.isEmpty() ? new Outcome.Empty("no value") : new Outcome.Ok(values.size() + " values");
            } catch (QueryException e) {
                outcome = new Outcome.Failed(String.valueOf(e.getMessage()));
            }
            findings.add(new Finding(dashboard.uid(), "$" + variable.name(), outcome));
            if (!values.isEmpty()) {
                substitution = substitution.with(variable.name(), Variables.joined(variable, values));
            }
        }
        for (ShownPanel panel : dashboard.panels()) {
            if (panel.isData()) {
                findings.addAll(of(dashboard, panel, substitution));
            }
        }
        return findings;
    }

    private List<Finding> of(ShownDashboard dashboard, ShownPanel panel, Substitution substitution) {
        if (panel.targets().isEmpty()) {
            return List.of(
                    new Finding(dashboard.uid(), name(panel, "-"), new Outcome.Failed("the panel asks for nothing")));
        }
        return panel.targets().stream()
                .map(target -> new Finding(dashboard.uid(), name(panel, target.refId()), outcome(target, substitution)))
                .toList();
    }

    private static String name(ShownPanel panel, String target) {
        return panel.id() + " " + panel.title() + " " + target;
    }

    private Outcome outcome(ShownTarget target, Substitution substitution) {
        try {
            String expression = substitution.in(target.expression());
            if (formats) {
                prometheus.formatted(expression);
            }
            return numbers(prometheus, expression, span);
        } catch (QueryException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    /** Whether an expression has at least one series with at least one number. */
    static Outcome numbers(PrometheusApi prometheus, String expression, Span span) throws QueryException {
        List<Series> series = prometheus.range(expression, span);
        long drawn = series.stream().filter(Series::hasNumber).count();
        if (drawn > 0) {
            return new Outcome.Ok(drawn + " series");
        }
        return new Outcome.Empty(
                (series.isEmpty() ? "no series" : "no number in " + series.size() + " series") + ": " + expression);
    }
}

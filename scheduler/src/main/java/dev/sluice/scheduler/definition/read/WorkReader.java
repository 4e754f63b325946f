package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.Template;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.definition.Work.Container.Platform;
import dev.sluice.scheduler.expression.Rendering;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what tasks do. */
final class WorkReader {
    private final Reading reading;

    WorkReader(Reading reading) {
        this.reading = reading;
    }

    /** The work; nothing where the type is wrong, which has been told. */
    Work read(Section task) {
        return switch (task.text("type", "")) {
            case "process" -> process(task);
            case "sql" -> new Work.Sql(task.text("connection", ""), task.template("run", Rendering.SQL_LITERAL));
            case "http" -> http(task);
            case "container" -> container(task);
            case "external" ->
                new Work.External(
                        task.text("adapter", ""),
                        task.text("job", ""),
                        task.templates("parameters", Reading.Sight.TASK));
            default -> new Work.Noop();
        };
    }

    private Work process(Section task) {
        Optional<String> script = task.text("script");
        if (script.isEmpty()) {
            onlyWith(task, "interpreter", "script");
            onlyWith(task, "args", "script");
        } else if (script.get().contains("${{")) {
            reading.problems()
                    .add(
                            Rule.TEMPLATE,
                            ExpressionPlaces.of(
                                    reading.problems().lines(),
                                    task.scalar("script").orElseThrow(),
                                    script.get().indexOf("${{")),
                            "a script is no template: values in it could become commands",
                            "put the value into env, and read that variable in the script");
        }
        List<Template> command = new ArrayList<>(task.templateList("command"));
        command.addAll(task.templateList("args"));
        return new Work.Process(
                command,
                script,
                script.map(_ -> task.text("interpreter", "sh")),
                task.templates("env", Reading.Sight.TASK),
                task.texts("passEnv"),
                task.strings("secrets"),
                task.text("workingDirectory"));
    }

    private void onlyWith(Section task, String key, String other) {
        task.keys().entry(key).ifPresent(entry -> reading.problems()
                .add(
                        Rule.CONFLICT,
                        entry.key(),
                        "'" + key + "' goes with '" + other + "' alone",
                        "remove it, or use '" + other + "'"));
    }

    private Work http(Section task) {
        Template url = task.template("url", Rendering.TEXT);
        if (!url.source().isEmpty() && !url.source().matches("(?s)(https?://|\\$\\{\\{).+")) {
            reading.problems()
                    .add(
                            Rule.BAD_VALUE,
                            task.node("url").orElseThrow(),
                            "'url' " + Texts.quote(url.source()) + " is not absolute",
                            "write it with https:// or http://");
        }
        Set<Integer> statuses = new LinkedHashSet<>();
        task.scalars("expectStatus").forEach(s -> Texts.whole(s.text())
                .filter(status -> status >= 100 && status <= 599)
                .ifPresent(status -> statuses.add(status.intValue())));
        return new Work.Http(
                task.text("method", "GET"),
                url,
                task.templates("headers", Reading.Sight.TASK),
                task.scalar("body").map(b -> reading.template(b, Reading.Sight.TASK, Rendering.TEXT)),
                task.strings("secrets"),
                statuses);
    }

    private Work container(Section task) {
        Platform platform = task.choice("executor", Platform.DOCKER);
        if (platform == Platform.DOCKER && task.text("executor", "").equals("docker")) {
            task.keys().entry("kubernetes").ifPresent(entry -> reading.problems()
                    .add(
                            Rule.CONFLICT,
                            entry.key(),
                            "'kubernetes' goes with 'executor: kubernetes' alone",
                            "remove it, or change the executor"));
        }
        return new Work.Container(
                platform,
                task.text("image", ""),
                task.templateList("command"),
                task.templateList("args"),
                task.templates("env", Reading.Sight.TASK),
                task.strings("secrets"),
                task.section("kubernetes").map(WorkReader::kubernetes));
    }

    private static Work.Kubernetes kubernetes(Section section) {
        Optional<Section> limits = section.section("limits");
        return new Work.Kubernetes(
                section.text("namespace"),
                section.text("serviceAccount"),
                section.strings("nodeSelector"),
                limits.flatMap(l -> Amounts.milliCpu(l, "cpu")).orElse(0),
                limits.flatMap(l -> Amounts.memory(l, "memory")).orElse(0L));
    }
}

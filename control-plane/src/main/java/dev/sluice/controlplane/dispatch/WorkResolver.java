package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.run.RunScope;
import dev.sluice.controlplane.telemetry.TraceIds;
import dev.sluice.controlplane.telemetry.TraceParent;
import dev.sluice.scheduler.definition.Template;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.expression.Expressions;
import dev.sluice.scheduler.expression.Rendering;
import dev.sluice.scheduler.expression.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates the expressions of a task and looks its secrets up, when an attempt of it starts. */
public final class WorkResolver {
    private final Expressions expressions;
    private final Secrets secrets;
    private final String jobNamespace;

    public WorkResolver(Expressions expressions, Secrets secrets, String jobNamespace) {
        this.expressions = expressions;
        this.secrets = secrets;
        this.jobNamespace = jobNamespace;
    }

    /** A secret that is not there. */
    static final class MissingSecretException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingSecretException(String name) {
            super("secret '" + name + "' is not there; put it into the secrets directory or its environment variable");
        }
    }

    /**
     * The request to the executor.
     *
     * @throws RuntimeException when an expression fails or a secret is missing
     */
    AttemptRequest resolve(Claimed claimed) {
        Scope scope = RunScope.ofTask(claimed.run(), claimed.deployed(), claimed.number());
        Values values = new Values(scope);
        ResolvedWork work =
                switch (claimed.task().work()) {
                    case Work.Noop _ -> new ResolvedWork.Noop();
                    case Work.Process p ->
                        new ResolvedWork.Process(
                                values.texts(p.command()),
                                p.script(),
                                p.interpreter(),
                                values.texts(p.env()),
                                p.passEnv(),
                                values.secrets(p.secrets()),
                                p.workingDirectory());
                    case Work.Sql sql ->
                        new ResolvedWork.Sql(
                                sql.connection(), expressions.evaluate(sql.run(), scope, Rendering.SQL_LITERAL));
                    case Work.Http http ->
                        new ResolvedWork.Http(
                                http.method(),
                                values.text(http.url()),
                                values.texts(http.headers()),
                                http.body().map(values::text),
                                values.secrets(http.secrets()),
                                http.expectStatus());
                    case Work.Container c ->
                        new ResolvedWork.Container(
                                c.platform(),
                                c.image(),
                                values.texts(c.command()),
                                values.texts(c.args()),
                                values.texts(c.env()),
                                values.secrets(c.secrets()),
                                c.kubernetes());
                    case Work.External external ->
                        new ResolvedWork.External(
                                external.adapter(), external.job(), values.texts(external.parameters()));
                };
        return new AttemptRequest(
                claimed.attempt(),
                claimed.taskRun(),
                claimed.number(),
                claimed.deployed().workflow().metadata().name(),
                claimed.task().id(),
                work,
                claimed.task().resources(),
                claimed.task().timeout(),
                context(claimed));
    }

    private Map<String, String> context(Claimed claimed) {
        Map<String, String> context = new LinkedHashMap<>();
        String job = dev.sluice.controlplane.emit.RunEvents.jobName(claimed.deployed()) + "."
                + claimed.task().id();
        context.put("SLUICE_RUN_ID", claimed.run().id().toString());
        context.put("SLUICE_ATTEMPT_ID", claimed.attempt().toString());
        context.put("SLUICE_ATTEMPT", String.valueOf(claimed.number()));
        context.put(
                "SLUICE_WORKFLOW",
                claimed.deployed().workflow().metadata().name().toString());
        context.put("SLUICE_TASK", claimed.task().id());
        if (claimed.run().partitionKey() != null) {
            context.put("SLUICE_PARTITION", claimed.run().partitionKey());
        }
        context.put("OPENLINEAGE_PARENT_ID", jobNamespace + "/" + job + "/" + claimed.attempt());
        context.put(
                "OPENLINEAGE_ROOT_PARENT_ID",
                jobNamespace + "/" + dev.sluice.controlplane.emit.RunEvents.jobName(claimed.deployed()) + "/"
                        + claimed.run().id());
        context.put(
                TraceParent.VARIABLE,
                TraceIds.parent(claimed.run().id(), claimed.attempt()).toString());
        return context;
    }

    private final class Values {
        private final Scope scope;

        private Values(Scope scope) {
            this.scope = scope;
        }

        private String text(Template template) {
            return expressions.evaluate(template, scope, Rendering.TEXT);
        }

        private List<String> texts(List<Template> templates) {
            return templates.stream().map(this::text).toList();
        }

        private Map<String, String> texts(Map<String, Template> templates) {
            Map<String, String> texts = new LinkedHashMap<>();
            templates.forEach((name, template) -> texts.put(name, text(template)));
            return texts;
        }

        private Map<String, Secret> secrets(Map<String, String> references) {
            Map<String, Secret> found = new LinkedHashMap<>();
            references.forEach((name, reference) ->
                    found.put(name, secrets.find(reference).orElseThrow(() -> new MissingSecretException(reference))));
            return found;
        }
    }
}

package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.run.RunScope;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.definition.Template;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.expression.Expressions;
import dev.sluice.scheduler.expression.Rendering;
import dev.sluice.scheduler.expression.Scope;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out the parameters of a run from what its trigger hands over. */
public final class TriggerParameters {
    private final Expressions expressions;

    public TriggerParameters(Expressions expressions) {
        this.expressions = expressions;
    }

    /** Parameters, complete and checked; a value that cannot be had is a {@link TriggerEngine.TriggerFailure}. */
    public Map<String, String> of(
            Deployed deployed, Trigger trigger, String kind, String facts, @Nullable Instant slot) {
        try {
            Map<String, String> given = new HashMap<>();
            if (!trigger.with().isEmpty()) {
                Scope scope = RunScope.ofTrigger(kind, trigger.id(), facts, slot);
                for (Map.Entry<String, Template> entry : trigger.with().entrySet()) {
                    given.put(entry.getKey(), expressions.evaluate(entry.getValue(), scope, Rendering.TEXT));
                }
            }
            return Parameters.complete(deployed, given);
        } catch (IllegalArgumentException | dev.sluice.scheduler.expression.ExpressionException e) {
            throw new TriggerEngine.TriggerFailure(String.valueOf(e.getMessage()), e);
        }
    }
}

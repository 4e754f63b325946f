package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.security.ReadScope;
import graphql.schema.GraphQLSchema;
import io.quarkus.arc.Arc;
import io.smallrye.graphql.api.Context;
import io.smallrye.graphql.execution.context.SmallRyeContext;
import io.smallrye.graphql.spi.EventingService;
import org.jspecify.annotations.Nullable;

/** Puts {@link ScopeNet} around SmallRye's schema, and tells it of every operation who asks. */
public final class ScopeEvents implements EventingService {
    /** Cannot be switched off. */
    @Override
    public @Nullable String getConfigKey() {
        return null;
    }

    @Override
    public GraphQLSchema.Builder beforeSchemaBuild(GraphQLSchema.Builder builder) {
        return GraphQLSchema.newSchema(ScopeNet.around(builder.build()));
    }

    @Override
    public void beforeExecute(Context context) {
        ScopeNet.note(
                ((SmallRyeContext) context).getExecutionInput().getGraphQLContext(),
                Arc.container().instance(ReadScope.class).get().current());
    }
}

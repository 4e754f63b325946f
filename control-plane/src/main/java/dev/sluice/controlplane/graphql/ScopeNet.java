package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.graphql.TypeScope.Plain;
import dev.sluice.controlplane.graphql.TypeScope.Told;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.security.Sight;
import graphql.GraphQLContext;
import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * The last barrier: whatever a field answers, a caller for some namespaces gets no value of another. The data layer should have
 * left nothing to do for it: it drops entries of lists, and makes other values null.
 */
final class ScopeNet {
    private static final Sight NOTHING = new Sight(new Scope(List.of()), "");

    private ScopeNet() {}

    /** Notes what the caller of an operation may see. An operation for which nobody did shows nothing. */
    static void note(GraphQLContext context, Sight sight) {
        context.put(Sight.class, sight);
    }

    /** The schema with a barrier behind every field that answers objects. */
    static GraphQLSchema around(GraphQLSchema schema) {
        GraphQLCodeRegistry registry = schema.getCodeRegistry();
        GraphQLCodeRegistry guarded = registry.transform(builder -> {
            for (GraphQLNamedType type : schema.getAllTypesAsList()) {
                if (type instanceof GraphQLObjectType object
                        && !object.getName().startsWith("__")) {
                    for (GraphQLFieldDefinition field : object.getFieldDefinitions()) {
                        if (!GraphQLTypeUtil.isLeaf(GraphQLTypeUtil.unwrapAll(field.getType()))) {
                            builder.dataFetcher(
                                    FieldCoordinates.coordinates(object, field),
                                    guarded(registry.getDataFetcher(object, field)));
                        }
                    }
                }
            }
        });
        return schema.transform(builder -> builder.codeRegistry(guarded));
    }

    private static DataFetcher<?> guarded(DataFetcher<?> fetcher) {
        return environment -> {
            Sight sight = environment.getGraphQlContext().getOrDefault(Sight.class, NOTHING);
            return sight.isWhole() ? fetcher.get(environment) : seen(get(fetcher, environment), sight);
        };
    }

    private static @Nullable Object get(DataFetcher<?> fetcher, DataFetchingEnvironment environment) throws Exception {
        return fetcher.get(environment);
    }

    /** What of an answer may be seen. */
    static @Nullable Object seen(@Nullable Object value, Sight sight) {
        return switch (value) {
            case null -> null;
            case CompletionStage<?> later -> later.thenApply(answer -> seen(answer, sight));
            case DataFetcherResult<?> result ->
                DataFetcherResult.newResult()
                        .data(seen(result.getData(), sight))
                        .errors(result.getErrors())
                        .localContext(result.getLocalContext())
                        .extensions(result.getExtensions())
                        .build();
            case Publisher<?> news -> new SeenNews(news, sight.scope(), each -> shows(each, sight));
            case Collection<?> entries -> entries(entries, sight);
            default -> sees(value, sight) ? value : null;
        };
    }

    private static List<@Nullable Object> entries(Collection<?> entries, Sight sight) {
        List<@Nullable Object> seen = new ArrayList<>(entries.size());
        for (Object each : entries) {
            if (each == null || sees(each, sight)) {
                seen.add(each);
            }
        }
        return seen;
    }

    /** SmallRye wraps each piece of news; one without a value tells of an error. */
    private static boolean shows(Object piece, Sight sight) {
        return piece instanceof DataFetcherResult<?> result
                ? result.getData() == null || sees(result.getData(), sight)
                : sees(piece, sight);
    }

    private static boolean sees(Object value, Sight sight) {
        return switch (Scopes.ofClass(value.getClass())) {
            case Told<?> told -> told.sees(value, sight);
            case Plain plain -> plain != Plain.WHOLE_ONLY;
        };
    }
}

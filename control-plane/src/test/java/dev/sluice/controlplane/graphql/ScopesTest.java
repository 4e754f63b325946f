package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.catalog.Namespace;
import dev.sluice.controlplane.security.ReadScope;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.security.Sight;
import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.execution.DataFetcherResult;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.UnionTypeDefinition;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import mutiny.zero.flow.adapters.AdaptersToFlow;
import mutiny.zero.flow.adapters.AdaptersToReactiveStreams;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** Nothing of the schema is without a word of what scopes mean for it. */
class ScopesTest {
    private static final Sight SHOP = new Sight(new Scope(List.of("shop")), "sluice");
    private static final NamespaceType SEEN = new NamespaceType(new Namespace(1, "shop", 1));
    private static final NamespaceType HIDDEN = new NamespaceType(new Namespace(2, "bank", 1));

    private static TypeDefinitionRegistry schema() throws IOException {
        return new SchemaParser().parse(Files.readString(Path.of("src/test/resources/schema.graphql")));
    }

    @Test
    void everyTypeIsInTheTable() throws IOException {
        SortedSet<String> types = new TreeSet<>();
        TypeDefinitionRegistry schema = schema();
        schema.getTypes(ObjectTypeDefinition.class).forEach(type -> types.add(type.getName()));
        schema.getTypes(InterfaceTypeDefinition.class).forEach(type -> types.add(type.getName()));
        schema.getTypes(UnionTypeDefinition.class).forEach(type -> types.add(type.getName()));

        assertThat(Scopes.types())
                .as("say in CatalogScopes or OwnScopes what a caller for some namespaces sees of it")
                .isEqualTo(types);
    }

    @Test
    void everyRootFieldIsInTheTable() throws IOException {
        SortedSet<String> fields = new TreeSet<>();
        TypeDefinitionRegistry schema = schema();
        Stream.of("Query", "Mutation", "Subscription")
                .flatMap(root -> schema.getTypes(ObjectTypeDefinition.class).stream()
                        .filter(type -> type.getName().equals(root)))
                .forEach(root -> root.getFieldDefinitions().forEach(field -> fields.add(field.getName())));

        assertThat(Scopes.rootFields())
                .as("say in CatalogScopes or OwnScopes whether it answers by scope")
                .isEqualTo(fields);
    }

    @Test
    void whatIsInNoTableIsForTheWholeOnly() {
        assertThat(Scopes.ofType("Newcomer")).isEqualTo(TypeScope.Plain.WHOLE_ONLY);
        assertThat(Scopes.ofRootField("newcomer")).isEqualTo(RootScope.WHOLE_ONLY);
    }

    @Test
    void theNetDropsWhatIsHiddenHoweverItIsAnswered() {
        assertThat(ScopeNet.seen(List.of(SEEN, HIDDEN), SHOP)).isEqualTo(List.of(SEEN));
        assertThat(ScopeNet.seen(HIDDEN, SHOP)).isNull();
        assertThat(ScopeNet.seen(SEEN, SHOP)).isSameAs(SEEN);
        assertThat(later(CompletableFuture.completedFuture(HIDDEN))).isNull();
        assertThat(data(DataFetcherResult.newResult().data(List.of(HIDDEN)).build()))
                .isEqualTo(List.of());
        assertThat(ScopeNet.seen(new Object(), SHOP)).as("of no known type").isNull();
    }

    /** As SmallRye answers a subscription: a publisher of results that hold the values. */
    @Test
    void theNetDropsNewsAndReadsTheRestWithinTheScope() {
        Publisher<Object> news = AdaptersToReactiveStreams.publisher(
                Multi.createFrom().<Object>items(wrapped(HIDDEN), wrapped(SEEN), HIDDEN, SEEN, wrapped(null)));

        List<String> heard = Multi.createFrom()
                .publisher(AdaptersToFlow.publisher((Publisher<?>) Objects.requireNonNull(ScopeNet.seen(news, SHOP))))
                .map(each -> each + " " + ReadScope.bound().scope())
                .collect()
                .asList()
                .await()
                .atMost(Duration.ofSeconds(5));

        assertThat(heard)
                .isEqualTo(Stream.of(wrapped(SEEN), SEEN, wrapped(null))
                        .map(each -> each + " " + SHOP.scope())
                        .toList());
    }

    /** Of what is asked for one at a time, something hidden takes no place. */
    @Test
    void whoAsksForOnePieceOfNewsGetsOneThatMayBeSeen() {
        Publisher<Object> news =
                AdaptersToReactiveStreams.publisher(Multi.createFrom().<Object>items(HIDDEN, HIDDEN, SEEN, SEEN));
        AssertSubscriber<Object> subscriber = AssertSubscriber.create(1);
        AdaptersToFlow.publisher((Publisher<?>) Objects.requireNonNull(ScopeNet.seen(news, SHOP)))
                .subscribe(subscriber);

        assertThat(subscriber.getItems()).isEqualTo(List.of(SEEN));
    }

    private static Object wrapped(@Nullable Object value) {
        return DataFetcherResult.newResult().data(value).build();
    }

    @Test
    void theNetIsBehindEveryFieldAndLetsTheWholePass() {
        GraphQLSchema plain = new SchemaGenerator()
                .makeExecutableSchema(
                        new SchemaParser().parse("""
                                type Query { all: [Namespace!]! hidden: Namespace seen: Namespace }
                                type Namespace { name: String! }
                                """),
                        RuntimeWiring.newRuntimeWiring()
                                .type("Query", query -> query.dataFetcher("all", _ -> List.of(SEEN, HIDDEN))
                                        .dataFetcher("hidden", _ -> CompletableFuture.completedFuture(HIDDEN))
                                        .dataFetcher("seen", _ -> SEEN))
                                .build());
        GraphQL guarded = GraphQL.newGraphQL(
                        GraphQLSchema.newSchema(ScopeNet.around(plain)).build())
                .build();

        assertThat(answer(guarded, SHOP)).isEqualTo("{all=[{name=shop}], hidden=null, seen={name=shop}}");
        assertThat(answer(guarded, Sight.WHOLE))
                .isEqualTo("{all=[{name=shop}, {name=bank}], hidden={name=bank}, seen={name=shop}}");
        assertThat(answer(guarded, null))
                .as("an operation of nobody known")
                .isEqualTo("{all=[], hidden=null, seen=null}");
    }

    private static String answer(GraphQL engine, @Nullable Sight sight) {
        ExecutionInput input = ExecutionInput.newExecutionInput("{ all { name } hidden { name } seen { name } }")
                .build();
        if (sight != null) {
            ScopeNet.note(input.getGraphQLContext(), sight);
        }
        Map<String, Object> data = engine.execute(input).getData();
        return String.valueOf(data);
    }

    private static @Nullable Object later(CompletionStage<?> answer) {
        return ((CompletionStage<?>) Objects.requireNonNull(ScopeNet.seen(answer, SHOP)))
                .toCompletableFuture()
                .join();
    }

    private static @Nullable Object data(DataFetcherResult<?> answer) {
        return ((DataFetcherResult<?>) Objects.requireNonNull(ScopeNet.seen(answer, SHOP))).getData();
    }
}

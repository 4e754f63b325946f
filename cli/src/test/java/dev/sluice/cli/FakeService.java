package dev.sluice.cli;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.GraphqlErrorException;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.schema.Coercing;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLScalarType;
import graphql.schema.TypeResolver;
import graphql.schema.idl.InterfaceWiringEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.UnionWiringEnvironment;
import graphql.schema.idl.WiringFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A service with prepared answers and the real schema: what is asked must be in the schema, and only what is asked for is
 * answered.
 */
final class FakeService implements AutoCloseable {
    static final String KEY = "slc_test";

    private static final Path SCHEMA = Path.of("../control-plane/src/test/resources/schema.graphql");

    /** The file uses them without declaring them. */
    private static final List<String> SCALARS = List.of("BigInteger", "DateTime");

    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final HttpServer server;
    private final GraphQL graphQl = graphQl();
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final Deque<Raw> raws = new ArrayDeque<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private volatile int mostAtATime;
    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());

    private sealed interface Answer {
        record Data(@Nullable Object value) implements Answer {}

        record Refusal(String code, String message) implements Answer {}
    }

    private record Raw(int status, String body) {}

    FakeService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/graphql", this::handle);
        server.createContext("/api", this::serve);
        server.start();
    }

    /** Prepares the next answer of a root field; the last one prepared is given again and again. */
    FakeService answers(String field, String json) {
        try {
            return answers(field, new Answer.Data(SORTED.readValue(json, Object.class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeService refuses(String field, String code, String message) {
        return answers(field, new Answer.Refusal(code, message));
    }

    private FakeService answers(String field, Answer answer) {
        answers.computeIfAbsent(field, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /** The next request gets this, whatever it asks; status 0 breaks the connection. */
    FakeService next(int status, String body) {
        raws.add(new Raw(status, body));
        return this;
    }

    /** Has a file to GET; each answer ends after so many bytes. */
    FakeService serves(String path, byte[] content, int atATime) {
        files.put(path, content);
        mostAtATime = atATime;
        return this;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            sent.add("GET " + exchange.getRequestURI() + (range == null ? "" : " " + range));
            byte[] content = files.get(exchange.getRequestURI().getPath());
            if (content == null) {
                byte[] problem = "{\"code\": \"REPORT-NOT-FOUND\", \"detail\": \"there is no such report\"}"
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(404, problem.length);
                exchange.getResponseBody().write(problem);
                return;
            }
            int from = range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
            exchange.getResponseBody().write(content, from, Math.min(mostAtATime, content.length - from));
            exchange.getResponseBody().flush();
        }
    }

    /** Root fields with their arguments, as the service gets them. */
    List<String> sent() {
        return List.copyOf(sent);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Where commands to this service are typed. */
    Terminal terminal(Path folder) throws IOException {
        Files.writeString(folder.resolve("key"), KEY + "\n");
        return new Terminal(folder).with("SLUICE_URL", url()).with("SLUICE_API_KEY_FILE", "key");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = SORTED.readTree(exchange.getRequestBody());
            Raw raw = raws.poll();
            if (raw == null) {
                boolean known =
                        ("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"));
                raw = known ? executed(request) : new Raw(401, "{}");
            }
            if (raw.status() == 0) {
                return;
            }
            byte[] body = raw.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(raw.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @SuppressWarnings("unchecked")
    private Raw executed(JsonNode request) throws IOException {
        var input = ExecutionInput.newExecutionInput(request.path("query").asText())
                .variables(SORTED.convertValue(request.path("variables"), Map.class))
                .build();
        return new Raw(200, Json.line(graphQl.execute(input).toSpecification()));
    }

    private @Nullable Object fetch(DataFetchingEnvironment field) {
        String name = field.getField().getName();
        try {
            sent.add(name + " " + SORTED.writeValueAsString(field.getArguments()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Deque<Answer> prepared = answers.getOrDefault(name, new ArrayDeque<>());
        Answer answer = Objects.requireNonNull(
                prepared.size() > 1 ? prepared.poll() : prepared.peek(), () -> "no answer prepared for " + name);
        return switch (answer) {
            case Answer.Data(Object value) -> value;
            case Answer.Refusal(String code, String message) ->
                throw GraphqlErrorException.newErrorException()
                        .message(message)
                        .extensions(Map.of("code", code))
                        .build();
        };
    }

    private GraphQL graphQl() {
        TypeDefinitionRegistry types;
        try {
            String scalars =
                    SCALARS.stream().map(name -> "scalar " + name + "\n").collect(joining());
            types = new SchemaParser().parse(scalars + Files.readString(SCHEMA));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DataFetcher<@Nullable Object> fetch = this::fetch;
        RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring()
                .wiringFactory(new NoAbstractTypes())
                .type("Query", type -> type.defaultDataFetcher(fetch))
                .type("Mutation", type -> type.defaultDataFetcher(fetch));
        SCALARS.forEach(name -> wiring.scalar(GraphQLScalarType.newScalar()
                .name(name)
                .coercing(new AsPrepared())
                .build()));
        return GraphQL.newGraphQL(new SchemaGenerator().makeExecutableSchema(types, wiring.build()))
                .defaultDataFetcherExceptionHandler(failed -> CompletableFuture.completedFuture(
                        DataFetcherExceptionHandlerResult.newResult(error(failed.getException()))
                                .build()))
                .build();
    }

    private static GraphQLError error(Throwable thrown) {
        return thrown instanceof GraphQLError error
                ? error
                : GraphqlErrorException.newErrorException()
                        .message(String.valueOf(thrown))
                        .build();
    }

    /** Dates and large numbers go out as they were prepared. */
    private static final class AsPrepared implements Coercing<Object, Object> {
        @Override
        public Object serialize(Object value, GraphQLContext context, Locale locale) {
            return value;
        }

        @Override
        public Object parseValue(Object value, GraphQLContext context, Locale locale) {
            return value;
        }
    }

    private static final class NoAbstractTypes implements WiringFactory {
        @Override
        public boolean providesTypeResolver(InterfaceWiringEnvironment environment) {
            return true;
        }

        @Override
        public TypeResolver getTypeResolver(InterfaceWiringEnvironment environment) {
            return _ -> {
                throw new IllegalStateException("no command asks for it");
            };
        }

        @Override
        public boolean providesTypeResolver(UnionWiringEnvironment environment) {
            return true;
        }

        @Override
        public TypeResolver getTypeResolver(UnionWiringEnvironment environment) {
            return _ -> {
                throw new IllegalStateException("no command asks for it");
            };
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

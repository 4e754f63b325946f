package dev.sluice.controlplane.graphql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.graphql.TypeScope.Plain;
import dev.sluice.controlplane.security.Scope;
import graphql.ExecutionInput;
import graphql.GraphQLException;
import graphql.ParseAndValidate;
import graphql.ParseAndValidateResult;
import graphql.analysis.QueryTraverser;
import graphql.analysis.QueryVisitorFieldEnvironment;
import graphql.analysis.QueryVisitorStub;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request may be executed: well-formed, valid against the schema, and within the limits.
 *
 * <p>Pure: nothing is executed and nothing kept.
 */
final class RequestGuard {
    private static final int BAD_REQUEST = 400;
    private final ObjectMapper json = new ObjectMapper();
    private final GraphQLSchema schema;
    private final GraphQlLimits limits;

    RequestGuard(GraphQLSchema schema, GraphQlLimits limits) {
        this.schema = schema;
        this.limits = limits;
    }

    /**
     * An operation that may be executed.
     *
     * @param cost values that its answer could hold
     * @param named what its arguments name
     */
    record Checked(OperationDefinition operation, long cost, NamedInRequest named) {
        boolean isSubscription() {
            return operation.getOperation() == OperationDefinition.Operation.SUBSCRIPTION;
        }
    }

    Checked check(byte[] body, Scope scope) throws RefusedRequest {
        return check(parsed(body), scope);
    }

    Checked check(JsonNode request, Scope scope) throws RefusedRequest {
        String query = text(request, "query");
        if (query == null) {
            throw refused("BAD_USER_INPUT", "the request has no query; send {\"query\": \"...\"} as JSON");
        }
        String operation = text(request, "operationName");
        Map<String, Object> variables = object(request, "variables");
        object(request, "extensions");
        Document document = validated(query);
        OperationDefinition chosen = operation(document, operation);
        if (Unfolding.count(document, chosen) > limits.cost()) {
            throw refused(
                    "OPERATION_TOO_EXPENSIVE",
                    "the fragments unfold to more than " + limits.cost() + " fields; write fewer of them");
        }
        return new Checked(
                chosen, weigh(document, chosen.getName(), variables, scope), NamedInRequest.of(chosen, variables));
    }

    private JsonNode parsed(byte[] body) throws RefusedRequest {
        try {
            JsonNode request = json.readTree(body);
            if (request != null && request.isObject()) {
                return request;
            }
        } catch (java.io.IOException e) {
            throw refused("BAD_USER_INPUT", "the body is no JSON" + where(e));
        }
        throw refused("BAD_USER_INPUT", "the body is no JSON object; batches of operations are not offered");
    }

    private static String where(Exception e) {
        return e instanceof JsonProcessingException parse && parse.getLocation() != null
                ? " at line " + parse.getLocation().getLineNr() + ", column "
                        + parse.getLocation().getColumnNr()
                : "";
    }

    private static @Nullable String text(JsonNode request, String name) throws RefusedRequest {
        JsonNode value = request.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw refused("BAD_USER_INPUT", name + " is a " + kind(value) + "; send a string");
        }
        return value.asText();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> object(JsonNode request, String name) throws RefusedRequest {
        JsonNode value = request.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Map.of();
        }
        if (!value.isObject()) {
            throw refused("BAD_USER_INPUT", name + " is a " + kind(value) + "; send an object");
        }
        return json.convertValue(value, Map.class);
    }

    private static String kind(JsonNode value) {
        return value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }

    private Document validated(String query) throws RefusedRequest {
        ParseAndValidateResult result = ParseAndValidate.parseAndValidate(
                schema, ExecutionInput.newExecutionInput(query).build());
        if (result.getSyntaxException() != null) {
            throw refused(
                    "GRAPHQL_PARSE_FAILED",
                    String.valueOf(result.getSyntaxException().getMessage()));
        }
        if (result.isFailure()) {
            throw refused(
                    "GRAPHQL_VALIDATION_FAILED",
                    result.getValidationErrors().getFirst().getMessage());
        }
        return result.getDocument();
    }

    private OperationDefinition operation(Document document, @Nullable String name) throws RefusedRequest {
        List<OperationDefinition> all = document.getDefinitionsOfType(OperationDefinition.class);
        if (name == null && all.size() == 1) {
            return all.getFirst();
        }
        Optional<OperationDefinition> named = all.stream()
                .filter(each -> name != null && name.equals(each.getName()))
                .findFirst();
        return named.orElseThrow(() -> refused(
                "BAD_USER_INPUT",
                name == null
                        ? "the document has " + all.size() + " operations; name one with operationName"
                        : "the document has no operation '" + name + "'"));
    }

    private long weigh(Document document, @Nullable String operation, Map<String, Object> variables, Scope scope)
            throws RefusedRequest {
        try {
            Weighing weighing = new Weighing(limits, scope);
            QueryTraverser.newQueryTraverser()
                    .schema(schema)
                    .document(document)
                    .operationName(operation)
                    .variables(variables)
                    .build()
                    .visitPreOrder(weighing);
            return weighing.cost;
        } catch (TooMuch e) {
            throw refused(e.code, e.message);
        } catch (GraphQLException e) {
            throw refused("BAD_USER_INPUT", "the variables do not fit: " + e.getMessage());
        }
    }

    private static RefusedRequest refused(String code, String message) {
        return new RefusedRequest(BAD_REQUEST, code, message);
    }

    /** Ends a traversal early: fragments can unfold to more than anyone wants to count. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String code;
        private final String message;

        TooMuch(String code, String message) {
            super(message, null, false, false);
            this.code = code;
            this.message = message;
        }
    }

    /** Adds up what the fields may cost. */
    private static final class Weighing extends QueryVisitorStub {
        private record Place(long entries, int depth) {}

        private final GraphQlLimits limits;
        private final Scope scope;
        private final Map<QueryVisitorFieldEnvironment, Place> places = new HashMap<>();
        private final Map<String, Integer> rootFields = new HashMap<>();
        private long cost;

        Weighing(GraphQlLimits limits, Scope scope) {
            this.limits = limits;
            this.scope = scope;
        }

        @Override
        public void visitField(QueryVisitorFieldEnvironment field) {
            if (field.getField().getName().startsWith("__") || field.isTypeNameIntrospectionField()) {
                places.put(field, new Place(0, Integer.MIN_VALUE / 2));
                return;
            }
            requireScope(field);
            Place above = field.getParentEnvironment() == null
                    ? new Place(1, 0)
                    : places.getOrDefault(field.getParentEnvironment(), new Place(1, 0));
            if (field.getParentEnvironment() == null) {
                countAlias(field.getField().getName());
            }
            Object first = field.getArguments().get("first");
            long entries = first instanceof Number number
                    ? saturatedProduct(above.entries(), Math.max(1, number.longValue()))
                    : above.entries();
            Place here = new Place(entries, above.depth() + 1);
            places.put(field, here);
            cost += above.entries();
            if (here.depth() > limits.depth()) {
                throw new TooMuch(
                        "LIMIT_EXCEEDED",
                        "fields are nested more than " + limits.depth() + " deep; ask in several requests");
            }
            if (cost > limits.cost() || cost < 0) {
                throw tooExpensive();
            }
        }

        private TooMuch tooExpensive() {
            return new TooMuch(
                    "OPERATION_TOO_EXPENSIVE",
                    "the answer could hold more than " + limits.cost()
                            + " values; ask for fewer fields or a smaller first");
        }

        /** What shows more than some namespaces is not even asked for. */
        private void requireScope(QueryVisitorFieldEnvironment field) {
            if (scope.isAll()) {
                return;
            }
            String name = field.getField().getName();
            boolean root = field.getParentEnvironment() == null;
            String type = GraphQLTypeUtil.unwrapAll(field.getFieldDefinition().getType())
                    .getName();
            boolean leaf = GraphQLTypeUtil.isLeaf(
                    GraphQLTypeUtil.unwrapAll(field.getFieldDefinition().getType()));
            if ((root && Scopes.ofRootField(name) == RootScope.WHOLE_ONLY)
                    || (!leaf && Scopes.ofType(type) == Plain.WHOLE_ONLY)) {
                throw new TooMuch(
                        "FORBIDDEN",
                        "a caller for some namespaces may not ask for " + name
                                + ", which shows all namespaces; ask for what is in yours, or use a grant for all");
            }
        }

        private void countAlias(String name) {
            if (rootFields.merge(name, 1, Integer::sum) > limits.aliasesPerRootField()) {
                throw new TooMuch(
                        "LIMIT_EXCEEDED",
                        "the field " + name + " is asked for more than " + limits.aliasesPerRootField()
                                + " times; ask in several requests");
            }
        }

        private static long saturatedProduct(long a, long b) {
            return a > Long.MAX_VALUE / 4 / b ? Long.MAX_VALUE / 4 : a * b;
        }
    }
}

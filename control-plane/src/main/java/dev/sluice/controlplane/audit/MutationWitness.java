package dev.sluice.controlplane.audit;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Caller;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that no mutation is without an entry of the audit trail. Services that know more write their own; for the others
 * the entry has the mutation's name and its plain arguments. What may hold data of pipelines is only counted.
 */
@Audited
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
class MutationWitness {
    private static final String KEY = "idempotencyKey";
    private static final int LONGEST = 500;

    private final Caller caller;
    private final InstantSource time;

    MutationWitness(Caller caller, InstantSource time) {
        this.caller = caller;
        this.time = time;
    }

    @AroundInvoke
    @Nullable
    Object watch(InvocationContext call) throws Exception {
        Method method = call.getMethod();
        if (!method.isAnnotationPresent(Mutation.class)) {
            return call.proceed();
        }
        Actor by = caller.actor();
        Map<String, Object> detail = new TreeMap<>();
        @Nullable String subject = null;
        for (Named each : arguments(method, call.getParameters())) {
            tell(detail, each.name(), each.value());
            if (subject == null
                    && each.value() instanceof String text
                    && !each.name().equals(KEY)) {
                subject = each.name() + ":" + text;
            }
        }
        String mutation = name(method);
        String on = subject == null ? mutation : subject;
        return Transactions.witnessed(tx -> write(tx, by, mutation, on, detail), call::proceed);
    }

    private void write(Tx tx, Actor by, String mutation, String on, Map<String, Object> detail) throws SQLException {
        Map<String, Object> all = new TreeMap<>(detail);
        all.replaceAll((_, value) -> value instanceof String text ? tx.cut(text, LONGEST) : value);
        all.putAll(tx.notes());
        Audit.record(tx, by, "mutation." + mutation, tx.cut(on, LONGEST), all, time.instant());
    }

    private record Named(String name, @Nullable Object value) {}

    /** With the fields of an input object in its place. */
    private static List<Named> arguments(Method method, @Nullable Object[] values) throws ReflectiveOperationException {
        List<Named> arguments = new ArrayList<>();
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            if (values[i] instanceof Record input) {
                for (RecordComponent field : input.getClass().getRecordComponents()) {
                    arguments.add(new Named(field.getName(), field.getAccessor().invoke(input)));
                }
            } else {
                arguments.add(new Named(parameters[i].getName(), values[i]));
            }
        }
        return arguments;
    }

    /** As the schema has it. */
    static String name(Method method) {
        String given = method.getAnnotation(Mutation.class).value();
        return given.isEmpty() ? method.getName() : given;
    }

    private static void tell(Map<String, Object> detail, String name, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case String text -> detail.put(name, text);
            case Integer number -> detail.put(name, number);
            case Long number -> detail.put(name, number);
            case Boolean truth -> detail.put(name, truth);
            case UUID id -> detail.put(name, id.toString());
            case Enum<?> constant -> detail.put(name, constant);
            case Collection<?> many -> detail.put(name + "Count", many.size());
            default -> {}
        }
    }
}

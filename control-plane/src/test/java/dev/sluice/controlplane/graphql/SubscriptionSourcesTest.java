package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sluice.controlplane.schedulerview.RunInfo;
import io.smallrye.graphql.api.Subscription;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.Source;
import org.junit.jupiter.api.Test;

/**
 * News is told within the scope of who subscribed, which holds for the thread that tells them. A resolver of a batch runs on
 * other threads, after that: it would read with no scope, and fail or show too much. So what news are made of has no fields
 * that are resolved apart; what a piece of news needs is in it when it comes.
 */
class SubscriptionSourcesTest {
    private static final String OURS = "dev.sluice.";

    private static List<Method> methods() {
        return new ClassFileImporter()
                .importPackages(SubscriptionSourcesTest.class.getPackageName()).stream()
                        .filter(each -> each.getSource()
                                .map(source -> !source.getUri().toString().contains("test-classes"))
                                .orElse(false))
                        .map(each -> (Class<?>) each.reflect())
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .toList();
    }

    /** Types of ours that can be reached from what subscriptions tell. */
    private static Set<Class<?>> told(List<Method> methods) {
        Set<Class<?>> told = new HashSet<>();
        methods.stream()
                .filter(method -> method.isAnnotationPresent(Subscription.class))
                .forEach(method -> reach(method.getGenericReturnType(), told));
        return told;
    }

    private static void reach(Type type, Set<Class<?>> reached) {
        switch (type) {
            case ParameterizedType generic -> {
                reach(generic.getRawType(), reached);
                Arrays.stream(generic.getActualTypeArguments()).forEach(each -> reach(each, reached));
            }
            case WildcardType wild -> Arrays.stream(wild.getUpperBounds()).forEach(each -> reach(each, reached));
            case GenericArrayType array -> reach(array.getGenericComponentType(), reached);
            case Class<?> plain
            when plain.getName().startsWith(OURS) && reached.add(plain) ->
                Arrays.stream(plain.getMethods())
                        .filter(method -> !method.isAnnotationPresent(Ignore.class))
                        .filter(method -> method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()))
                        .forEach(method -> reach(method.getGenericReturnType(), reached));
            default -> {}
        }
    }

    private static List<Method> resolversOf(Set<Class<?>> types, List<Method> methods) {
        return methods.stream()
                .filter(method -> Arrays.stream(method.getParameters())
                        .filter(parameter -> parameter.isAnnotationPresent(Source.class))
                        .map(SubscriptionSourcesTest::source)
                        .anyMatch(types::contains))
                .toList();
    }

    private static Class<?> source(Parameter parameter) {
        return parameter.getParameterizedType() instanceof ParameterizedType list
                ? (Class<?>) list.getActualTypeArguments()[0]
                : parameter.getType();
    }

    @Test
    void nothingThatSubscriptionsTellIsResolvedApart() {
        List<Method> methods = methods();

        assertThat(told(methods))
                .extracting(Class::getSimpleName)
                .contains("RunEventInfo", "GateChangeInfo", "ReportInfo");
        assertThat(methods).anyMatch(method -> Arrays.stream(method.getParameters())
                .anyMatch(parameter -> parameter.isAnnotationPresent(Source.class)));
        assertThat(resolversOf(told(methods), methods))
                .as("put it into the piece of news, or bind ReadScope where it is resolved (see SeenNews)")
                .isEmpty();
    }

    /** Runs are told by queries only, and have such fields. */
    @Test
    void aResolverWouldBeFound() {
        assertThat(resolversOf(Set.of(RunInfo.class), methods()))
                .extracting(Method::getName)
                .contains("events");
    }
}

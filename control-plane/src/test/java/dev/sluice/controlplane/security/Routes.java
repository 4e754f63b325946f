package dev.sluice.controlplane.security;

import io.quarkus.arc.Arc;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.inject.Any;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is really registered: the resources of REST as the container has them, and the routes of Vert.x. */
final class Routes {
    private static final String ID = "00000000-0000-7000-8000-000000000001";

    private Routes() {}

    /**
     * One way in.
     *
     * @param path as registered, with its parameters
     */
    record Route(String method, String path) implements Comparable<Route> {
        /** With values in place of the parameters. */
        String example() {
            return path.replaceAll("\\{[a-z]+: [^}]+}", "x")
                    .replaceAll("\\{id}", path.contains("decisions") || path.contains("reports") ? ID : "987654321")
                    .replaceAll("\\{[a-z]+}", "x")
                    .replace("*", "x");
        }

        @Override
        public int compareTo(Route other) {
            return (path + " " + method).compareTo(other.path + " " + other.method);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static Set<Route> rest() {
        Set<Route> routes = new TreeSet<>();
        Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(bean -> bean.getBeanClass())
                .filter(type -> type.isAnnotationPresent(Path.class))
                .forEach(type -> {
                    for (Method method : type.getMethods()) {
                        verb(method)
                                .forEach(verb -> routes.add(new Route(
                                        verb,
                                        joined(type.getAnnotation(Path.class), method.getAnnotation(Path.class)))));
                    }
                });
        return routes;
    }

    /** Those that have a path of their own; what is for any path stands before or behind all of them. */
    static Set<Route> vertx(Router router) {
        Set<Route> routes = new TreeSet<>();
        router.getRoutes().stream().filter(route -> route.getPath() != null).forEach(route -> {
            Set<HttpMethod> methods = route.methods();
            (methods == null || methods.isEmpty()
                            ? Stream.of("GET", "POST")
                            : methods.stream().map(HttpMethod::name))
                    .forEach(method -> routes.add(new Route(method, route.getPath())));
        });
        return routes;
    }

    private static List<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(each -> each.annotationType().getAnnotation(jakarta.ws.rs.HttpMethod.class))
                .filter(verb -> verb != null)
                .map(jakarta.ws.rs.HttpMethod::value)
                .toList();
    }

    private static String joined(Path type, @Nullable Path method) {
        String path = type.value() + (method == null ? "" : "/" + method.value());
        String clean = path.replace("//", "/");
        return clean.length() > 1 && clean.endsWith("/") ? clean.substring(0, clean.length() - 1) : clean;
    }
}

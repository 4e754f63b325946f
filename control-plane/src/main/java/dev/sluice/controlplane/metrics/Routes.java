package dev.sluice.controlplane.metrics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The templates of what can be asked for by HTTP. */
@ApplicationScoped
class Routes {
    /** Routes that no resource class declares. */
    private static final List<String> OTHERS = List.of(
            "/graphql",
            "/graphql/schema.graphql",
            "/q/metrics",
            "/q/health",
            "/q/health/live",
            "/q/health/ready",
            "/q/health/started",
            "/q/openapi",
            ScrapeRoute.PATH);

    private final List<String> templates;
    private final HttpUris uris;

    Routes(BeanManager beans) {
        this.templates = templates(beans);
        this.uris = new HttpUris(templates, MetricsConfig.MOST_HTTP_URIS, MetricsConfig.MOST_HTTP_SERIES);
    }

    List<String> templates() {
        return templates;
    }

    HttpUris uris() {
        return uris;
    }

    private static List<String> templates(BeanManager beans) {
        List<String> templates = new ArrayList<>(OTHERS);
        for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
            Path path = bean.getBeanClass().getAnnotation(Path.class);
            if (path != null) {
                for (Method method : bean.getBeanClass().getDeclaredMethods()) {
                    @Nullable Path below = method.getAnnotation(Path.class);
                    templates.add(HttpUris.template(path.value(), below == null ? "" : below.value()));
                }
            }
        }
        return List.copyOf(templates);
    }
}

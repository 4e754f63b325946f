package dev.sluice.controlplane.metrics;

import io.prometheus.client.exporter.common.TextFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The format of a scrape, as the Accept header asks. Prometheus asks for OpenMetrics without a charset, and for it alone
 * exemplars are published.
 */
enum ScrapeFormat {
    TEXT(TextFormat.CONTENT_TYPE_004),
    OPEN_METRICS(TextFormat.CONTENT_TYPE_OPENMETRICS_100);

    private final String contentType;

    ScrapeFormat(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /** Text, unless OpenMetrics 1.0 is liked at least as much. */
    static ScrapeFormat of(@Nullable String accept) {
        if (accept == null) {
            return TEXT;
        }
        double text = 0;
        double openMetrics = 0;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            double liked = liked(parts);
            switch (parts[0].strip()) {
                case "application/openmetrics-text" -> {
                    if (hasVersion(parts, "1.0.0")) {
                        openMetrics = Math.max(openMetrics, liked);
                    }
                }
                case "text/plain", "text/*", "*/*" -> text = Math.max(text, liked);
                default -> {} // what is not offered
            }
        }
        return openMetrics > 0 && openMetrics >= text ? OPEN_METRICS : TEXT;
    }

    private static double liked(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }

    private static boolean hasVersion(String[] parts, String version) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("version=")) {
                return parameter.substring(8).replace("\"", "").equals(version);
            }
        }
        return true;
    }
}

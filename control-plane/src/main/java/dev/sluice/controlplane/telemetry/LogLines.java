package dev.sluice.controlplane.telemetry;

import dev.sluice.controlplane.secret.KnownSecrets;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Gives the handlers of the log their formatters: {@code sluice.log.format} is text or json.
 *
 * <p>A filter that lets everything through: it is asked before the first line is written, which is earlier than anything else of
 * an application, and Quarkus' own extension for JSON cannot be had everywhere.
 */
@LoggingFilter(name = "sluice-lines")
public final class LogLines implements Filter {
    private volatile boolean done;

    @Override
    public boolean isLoggable(LogRecord line) {
        if (!done) {
            done = true;
            Config config = ConfigProvider.getConfig();
            KnownSecrets secrets = KnownSecrets.of(config);
            boolean json = config.getOptionalValue("sluice.log.format", String.class)
                    .orElse("text")
                    .equals("json");
            for (Handler handler : LogContext.getLogContext().getLogger("").getHandlers()) {
                format(handler, json, secrets);
            }
        }
        return true;
    }

    static void format(Handler handler, boolean json, KnownSecrets secrets) {
        if (handler.getFormatter() instanceof PatternFormatter pattern) {
            handler.setFormatter(json ? new JsonLines(secrets) : new TextLines(pattern, secrets));
        }
        if (handler instanceof ExtHandler outer) {
            for (Handler inner : outer.getHandlers()) {
                format(inner, json, secrets);
            }
        }
    }
}

package dev.sluice.controlplane.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.controlplane.secret.KnownSecrets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/** One JSON object a line: time, level, logger, message, thread, what is known of the run, and the exception as text. */
final class JsonLines extends ExtFormatter {
    private static final List<String> CONTEXT =
            List.of(WorkContext.RUN, WorkContext.ATTEMPT, WorkContext.TRACE, WorkContext.SPAN, WorkContext.NAMESPACE);
    private static final JsonFactory JSON = new JsonFactory();

    private final KnownSecrets secrets;

    JsonLines(KnownSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public String format(ExtLogRecord log) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", log.getInstant().toString());
            json.writeStringField("level", log.getLevel().getName());
            json.writeStringField("logger", log.getLoggerName());
            write(json, "message", formatMessage(log));
            json.writeStringField("thread", log.getThreadName());
            for (String name : CONTEXT) {
                write(json, name, log.getMdc(name));
            }
            if (log.getThrown() != null) {
                write(json, "exception", trace(log.getThrown()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("text can be written to memory", e);
        }
        return line.append('\n').toString();
    }

    private void write(JsonGenerator json, String name, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(name, secrets.mask(text));
        }
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}

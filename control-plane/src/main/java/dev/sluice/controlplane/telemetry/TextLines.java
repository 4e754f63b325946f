package dev.sluice.controlplane.telemetry;

import dev.sluice.controlplane.secret.KnownSecrets;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Lines by the configured pattern, with run and trace before the message where they are known. */
final class TextLines extends ExtFormatter {
    private static final String MESSAGE = "%s%e";

    private final PatternFormatter plain;
    private final PatternFormatter ofRun;
    private final PatternFormatter ofTrace;
    private final KnownSecrets secrets;

    TextLines(PatternFormatter plain, KnownSecrets secrets) {
        this.plain = plain;
        this.ofRun = new PatternFormatter(plain.getPattern()
                .replace(MESSAGE, "run=%X{" + WorkContext.RUN + "} trace=%X{" + WorkContext.TRACE + "} " + MESSAGE));
        this.ofTrace = new PatternFormatter(
                plain.getPattern().replace(MESSAGE, "trace=%X{" + WorkContext.TRACE + "} " + MESSAGE));
        this.secrets = secrets;
    }

    @Override
    public String format(ExtLogRecord log) {
        PatternFormatter pattern =
                log.getMdc(WorkContext.RUN) != null ? ofRun : log.getMdc(WorkContext.TRACE) != null ? ofTrace : plain;
        return secrets.mask(pattern.format(log));
    }
}

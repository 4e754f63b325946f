package dev.sluice.controlplane.telemetry;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** A collector for the service under test. */
public class Collector implements QuarkusTestResourceLifecycleManager {
    private static final OtlpReceiver RECEIVER = open();

    private static OtlpReceiver open() {
        try {
            return new OtlpReceiver();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static OtlpReceiver receiver() {
        return RECEIVER;
    }

    @Override
    public Map<String, String> start() {
        return Map.of(
                "quarkus.otel.exporter.otlp.endpoint",
                RECEIVER.endpoint(),
                "quarkus.otel.exporter.otlp.protocol",
                "http/protobuf");
    }

    @Override
    public void stop() {
        // Ends with the JVM.
    }
}

package dev.sluice.scheduler.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far runs of the same code version, weekday, parameters or attempt lie from the job's typical run. Of all kinds of context
 * the one that has explained most of late is used, and only while it beats knowing nothing.
 */
final class ContextShift {
    private static final int KINDS = 8;
    private static final int VALUES = 8;
    private static final int RUNS = 8;
    private static final double KEEP = 0.95;
    private static final double MUST_BEAT = 0.95;

    private final Map<String, Kind> kinds = new LinkedHashMap<>(2);
    private double plainError;

    private static final class Kind {
        private final Map<String, FloatRing> values = new LinkedHashMap<>(4, 0.75f, true);
        private double error;

        private double shift(String value) {
            FloatRing seen = values.get(value);
            return seen == null ? 0 : seen.size() / (seen.size() + 3.0) * Samples.median(seen.last(RUNS));
        }
    }

    double shift(Map<String, String> context) {
        double best = MUST_BEAT * plainError;
        double shift = 0;
        for (Map.Entry<String, Kind> kind : kinds.entrySet()) {
            String value = context.get(kind.getKey());
            if (value != null && kind.getValue().error < best) {
                best = kind.getValue().error;
                shift = kind.getValue().shift(value);
            }
        }
        return Math.clamp(shift, -1.5, 1.5);
    }

    void learn(Map<String, String> context, double residual) {
        double clipped = Math.clamp(residual, -2, 2);
        plainError = KEEP * plainError + Math.abs(clipped);
        context.forEach((name, value) -> {
            Kind kind = kinds.get(name);
            if (kind == null) {
                if (kinds.size() >= KINDS) {
                    return;
                }
                kind = new Kind();
                kind.error = plainError; // no better than nothing until it shows
                kinds.put(name, kind);
            } else {
                kind.error = KEEP * kind.error + Math.abs(clipped - kind.shift(value));
            }
            kind.values.computeIfAbsent(value, _ -> new FloatRing(RUNS)).add(clipped);
            if (kind.values.size() > VALUES) {
                kind.values.remove(kind.values.keySet().iterator().next());
            }
        });
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(plainError);
        out.writeInt(kinds.size());
        for (Map.Entry<String, Kind> kind : kinds.entrySet()) {
            Wire.text(out, kind.getKey());
            out.writeDouble(kind.getValue().error);
            Wire.rings(out, kind.getValue().values);
        }
    }

    void read(DataInput in) throws IOException {
        plainError = in.readDouble();
        for (int left = in.readInt(); left > 0; left--) {
            String name = Wire.text(in);
            Kind kind = new Kind();
            kind.error = in.readDouble();
            Wire.rings(in, kind.values, RUNS);
            kinds.put(name, kind);
        }
    }
}

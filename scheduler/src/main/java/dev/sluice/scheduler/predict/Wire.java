package dev.sluice.scheduler.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** How values of a snapshot are written: by hand, so that nothing but what is named here can come out of one. */
public final class Wire {
    private Wire() {}

    /** A text of any length. */
    public static void text(DataOutput out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    public static String text(DataInput in) throws IOException {
        byte[] utf8 = new byte[in.readInt()];
        in.readFully(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    public static void number(DataOutput out, OptionalDouble number) throws IOException {
        out.writeBoolean(number.isPresent());
        if (number.isPresent()) {
            out.writeDouble(number.getAsDouble());
        }
    }

    public static OptionalDouble number(DataInput in) throws IOException {
        return in.readBoolean() ? OptionalDouble.of(in.readDouble()) : OptionalDouble.empty();
    }

    public static void texts(DataOutput out, Map<String, String> texts) throws IOException {
        out.writeInt(texts.size());
        for (Map.Entry<String, String> text : texts.entrySet()) {
            text(out, text.getKey());
            text(out, text.getValue());
        }
    }

    public static Map<String, String> texts(DataInput in) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String key = text(in);
            texts.put(key, text(in));
        }
        return texts;
    }

    public static void duration(DataOutput out, Optional<DurationForecast> forecast) throws IOException {
        out.writeBoolean(forecast.isPresent());
        if (forecast.isPresent()) {
            out.writeDouble(forecast.get().p50());
            out.writeDouble(forecast.get().p90());
            out.writeDouble(forecast.get().p95());
        }
    }

    public static Optional<DurationForecast> duration(DataInput in) throws IOException {
        return in.readBoolean()
                ? Optional.of(new DurationForecast(in.readDouble(), in.readDouble(), in.readDouble()))
                : Optional.empty();
    }

    public static void estimate(DataOutput out, Estimate estimate) throws IOException {
        duration(out, estimate.duration());
        out.writeDouble(estimate.failure());
        out.writeDouble(estimate.hardFailure());
        text(out, estimate.basis().kind().name());
        out.writeLong(estimate.basis().runs());
        out.writeLong(estimate.basis().failures());
        out.writeInt(estimate.basis().streak());
    }

    public static Estimate estimate(DataInput in) throws IOException {
        return new Estimate(
                duration(in),
                in.readDouble(),
                in.readDouble(),
                new Estimate.Basis(Estimate.Kind.valueOf(text(in)), in.readLong(), in.readLong(), in.readInt()));
    }

    static void doubles(DataOutput out, double[] values) throws IOException {
        out.writeInt(values.length);
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    static double[] doubles(DataInput in) throws IOException {
        double[] values = new double[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }

    /** Into an array that is there. */
    static void into(DataInput in, double[] values) throws IOException {
        double[] read = doubles(in);
        if (read.length != values.length) {
            throw new IOException(
                    "a snapshot has " + read.length + " values where this version keeps " + values.length);
        }
        System.arraycopy(read, 0, values, 0, read.length);
    }

    static void rings(DataOutput out, Map<String, FloatRing> rings) throws IOException {
        out.writeInt(rings.size());
        for (Map.Entry<String, FloatRing> ring : rings.entrySet()) {
            text(out, ring.getKey());
            ring.getValue().write(out);
        }
    }

    /** In the order of writing, so that what goes first in a bounded map goes first again. */
    static void rings(DataInput in, Map<String, FloatRing> rings, int capacity) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            String key = text(in);
            FloatRing ring = new FloatRing(capacity);
            ring.read(in);
            rings.put(key, ring);
        }
    }
}

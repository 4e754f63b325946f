package dev.sluice.scheduler.predict.feed;

import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.RunEnding.Result;
import dev.sluice.scheduler.predict.Wire;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What is remembered of a job besides its durations: who and what it is as last told, how runs ended, when they started. */
final class JobNote {
    static final int OUTCOMES = 20;
    private static final int GAPS = 12;
    private static final int ENOUGH_GAPS = 4;
    private static final double SPREAD = 0.1;
    private static final int DATASETS = 16;
    private static final int CONTEXT = 8;

    String pool = "";
    String owner = "";
    String type = "";
    String code = "";
    String goodCode = "";
    String error = "";
    /** Failures in a row of the same error class. */
    int sameError;
    /** 'r' for rows, 'b' for bytes, 0 as long as no size was seen: what sizes of inputs are counted in. */
    char unit;

    Optional<DurationForecast> prior = Optional.empty();
    Map<String, String> context = Map.of();
    List<String> inputs = List.of();
    List<String> outputs = List.of();
    /** Lowest bit: last run; set: it did not end well. */
    int bad;

    int ended;
    long lastStart = Long.MIN_VALUE;
    final List<Double> gaps = new ArrayList<>(0);
    /** Runs that go on, oldest first. */
    final Set<UUID> open = new LinkedHashSet<>(2);

    /** Takes over what an event says of its job. */
    void learn(RunSignal.Told told) {
        pool = either(told.pool(), pool);
        owner = either(told.owner(), owner);
        type = either(told.type(), type);
        code = either(told.code(), code);
        prior = told.prior().isPresent() ? told.prior() : prior;
        if (!told.context().isEmpty()) {
            Map<String, String> known = new TreeMap<>(context);
            known.putAll(told.context());
            context = known.size() <= CONTEXT ? known : told.context();
        }
        inputs = names(told.inputs(), inputs);
        outputs = names(told.outputs(), outputs);
    }

    private static String either(String told, String known) {
        return told.isEmpty() || told.equals(known) ? known : told;
    }

    private static List<String> names(List<RunSignal.Touched> told, List<String> known) {
        if (told.isEmpty()) {
            return known;
        }
        List<String> names = told.stream()
                .map(RunSignal.Touched::dataset)
                .distinct()
                .sorted()
                .limit(DATASETS)
                .toList();
        return names.equals(known) ? known : names;
    }

    void started(long at) {
        if (lastStart != Long.MIN_VALUE && at > lastStart) {
            gaps.add((at - lastStart) / 1e6);
            if (gaps.size() > GAPS) {
                gaps.removeFirst();
            }
        }
        lastStart = Math.max(lastStart, at);
    }

    void ended(Result result, String errorClass) {
        boolean failed = result != Result.OK;
        bad = (bad << 1 | (failed ? 1 : 0)) & ((1 << OUTCOMES) - 1);
        ended = Math.min(ended + 1, OUTCOMES);
        if (failed) {
            sameError = !errorClass.isEmpty() && errorClass.equals(error) ? sameError + 1 : 1;
            error = errorClass;
        } else {
            sameError = 0;
            goodCode = code;
        }
    }

    /** The last run, which counted as good, turns out to be none. */
    void turnedBad() {
        bad |= ended > 0 ? 1 : 0;
    }

    /** Seconds between starts: the median gap, where most gaps lie close to it. */
    OptionalDouble cadence() {
        if (gaps.size() < ENOUGH_GAPS) {
            return OptionalDouble.empty();
        }
        double median = median(gaps.stream().mapToDouble(Double::doubleValue).toArray());
        double spread =
                median(gaps.stream().mapToDouble(g -> Math.abs(g - median)).toArray());
        return spread <= SPREAD * median ? OptionalDouble.of(median) : OptionalDouble.empty();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    void write(DataOutput out) throws IOException {
        for (String text : List.of(pool, owner, type, code, goodCode, error)) {
            Wire.text(out, text);
        }
        out.writeInt(sameError);
        out.writeChar(unit);
        Wire.duration(out, prior);
        Wire.texts(out, context);
        texts(out, inputs);
        texts(out, outputs);
        out.writeInt(bad);
        out.writeInt(ended);
        out.writeLong(lastStart);
        out.writeInt(gaps.size());
        for (double gap : gaps) {
            out.writeDouble(gap);
        }
        out.writeInt(open.size());
        for (UUID run : open) {
            StoryState.id(out, run);
        }
    }

    void read(DataInput in) throws IOException {
        pool = Wire.text(in);
        owner = Wire.text(in);
        type = Wire.text(in);
        code = Wire.text(in);
        goodCode = Wire.text(in);
        error = Wire.text(in);
        sameError = in.readInt();
        unit = in.readChar();
        prior = Wire.duration(in);
        context = Wire.texts(in);
        inputs = texts(in);
        outputs = texts(in);
        bad = in.readInt();
        ended = in.readInt();
        lastStart = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            gaps.add(in.readDouble());
        }
        for (int left = in.readInt(); left > 0; left--) {
            open.add(StoryState.id(in));
        }
    }

    private static void texts(DataOutput out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            Wire.text(out, text);
        }
    }

    private static List<String> texts(DataInput in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(Wire.text(in));
        }
        return List.copyOf(texts);
    }
}

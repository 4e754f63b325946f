package dev.sluice.quality.gate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which columns of a dataset are bad, and how each came to be so. Grows during a walk. */
final class Taint {
    private static final Comparator<Trace> BY_LENGTH = Comparator.comparingInt(Trace::level);

    private final TreeMap<String, Trace> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private @Nullable Trace whole;

    /**
     * The way to a bad column, told from its end.
     *
     * @param level number of steps from the origin
     * @param step last one; absent at the origin
     * @param before way to what that step reads; absent at the origin
     */
    record Trace(int level, @Nullable Step step, @Nullable Trace before) {
        static final Trace ORIGIN = new Trace(0, null, null);

        Trace then(Step next) {
            return new Trace(level + 1, next, this);
        }

        List<Step> path() {
            Deque<Step> path = new ArrayDeque<>();
            for (Trace at = this; at != null; at = at.before()) {
                if (at.step() != null) {
                    path.addFirst(at.step());
                }
            }
            return List.copyOf(path);
        }
    }

    /**
     * What is bad in a dataset and matters to a job.
     *
     * @param columns bad ones that it uses; empty: the dataset as a whole
     * @param trace shortest way to one of them
     */
    record Touch(Set<String> columns, Trace trace) {
        Touch {
            columns = Set.copyOf(columns);
        }

        /** All of them together. */
        static Optional<Touch> union(List<Touch> touches) {
            if (touches.isEmpty()) {
                return Optional.empty();
            }
            Set<String> columns = new TreeSet<>();
            Trace trace = touches.getFirst().trace();
            boolean whole = false;
            for (Touch touch : touches) {
                columns.addAll(touch.columns());
                whole |= touch.columns().isEmpty();
                trace = BY_LENGTH.compare(touch.trace(), trace) < 0 ? touch.trace() : trace;
            }
            return Optional.of(new Touch(whole ? Set.of() : columns, trace));
        }
    }

    /** Whether that was new. */
    boolean addWhole(Trace trace) {
        if (whole != null) {
            return false;
        }
        whole = trace;
        return true;
    }

    /** Whether that was new: not when all of the dataset is bad already. */
    boolean add(String column, Trace trace) {
        return whole == null && columns.putIfAbsent(column, trace) == null;
    }

    /** Bad ones; empty: the dataset as a whole. */
    Set<String> columns() {
        return whole == null ? Set.copyOf(columns.keySet()) : Set.of();
    }

    Trace shortest() {
        return everything(Integer.MAX_VALUE).orElseThrow().trace();
    }

    /** Touch of somebody who uses the dataset in ways not known, as of a level of the walk. */
    Optional<Touch> everything(int level) {
        return touch(columns.keySet(), level);
    }

    /** Touch of somebody who uses these columns and maybe others, as of a level of the walk; absent: none is bad. */
    Optional<Touch> touch(Set<String> used, int level) {
        List<Touch> touches = new ArrayList<>();
        if (whole != null && whole.level() <= level) {
            touches.add(new Touch(Set.of(), whole));
        }
        for (String column : used) {
            Map.Entry<String, Trace> found = columns.floorEntry(column);
            if (found != null
                    && found.getKey().equalsIgnoreCase(column)
                    && found.getValue().level() <= level) {
                touches.add(new Touch(Set.of(found.getKey()), found.getValue()));
            }
        }
        return Touch.union(touches);
    }
}

package dev.sluice.lineage.derive;

import dev.sluice.lineage.derive.Evidence.DatasetEnd;
import dev.sluice.lineage.derive.Evidence.Declaration;
import dev.sluice.lineage.derive.Evidence.Fact;
import dev.sluice.lineage.derive.Evidence.Run;
import dev.sluice.model.Micros;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Goes through the evidence about one owner in order of valid time and opens and closes its edges.
 *
 * <p>The rules (docs/adr/0007): an edge opens when it is first seen. A run closes, at its start, the edges of the scopes
 * it covers that it does not assert, if it succeeded without extraction errors and every run that saw the edge had ended
 * before; not so for inputs and outputs when both ran the same known code (another parameter, not another job). Failed,
 * running and overlapping runs close nothing. Snapshot events and declarations replace. The end of a dataset closes its
 * edges; a later observation opens them again.
 */
final class Sweep {
    /** Who says so; the same edge may be stated by several, each on its own. */
    enum Voice {
        RUN,
        DECLARATION,
        FACT
    }

    /** An edge that holds at the present point of the sweep. */
    record Open(long from, long last, long codeVersion) {}

    record Key(long edge, Voice voice) {}

    private sealed interface Step {
        long time();

        record Supersede(long time, Run run) implements Step {}

        record Observe(long time, Run run, int place) implements Step {}

        record Declare(long time, Declaration declaration) implements Step {}

        record Hold(long time, Fact fact) implements Step {}

        record End(long time, DatasetEnd end) implements Step {}
    }

    private static final Comparator<Step> ORDER =
            Comparator.comparingLong(Step::time).thenComparingInt(Sweep::rank).thenComparing(Sweep::compareAlike);

    private final Evidence.Lookup lookup;
    private final Map<Key, Open> open;
    private final Map<Key, Integer> lastClosed = new HashMap<>();
    private final List<EdgeInterval> closed = new ArrayList<>();
    private final List<Voice> closedVoices = new ArrayList<>();

    /**
     * Goes on from edges that are open already.
     *
     * @param before stretches in which other voices held an edge that is still open: they lengthen its interval
     */
    Sweep(Evidence.Lookup lookup, Map<Key, Open> alreadyOpen, List<EdgeInterval> before) {
        this.lookup = lookup;
        this.open = new HashMap<>(alreadyOpen);
        before.forEach(interval -> {
            closed.add(interval);
            closedVoices.add(Voice.FACT);
        });
    }

    void run(Evidence evidence) {
        List<Step> steps = new ArrayList<>();
        for (Run run : evidence.runs()) {
            if (!run.snapshot()) {
                steps.add(new Step.Supersede(run.start(), run));
            }
            for (int i = 0; i < run.times().length; i++) {
                steps.add(new Step.Observe(run.times()[i], run, i));
            }
        }
        evidence.declarations().forEach(d -> steps.add(new Step.Declare(d.time(), d)));
        evidence.facts().forEach(f -> steps.add(new Step.Hold(f.time(), f)));
        evidence.ends().forEach(e -> steps.add(new Step.End(e.time(), e)));
        steps.sort(ORDER);
        steps.forEach(this::step);
    }

    Map<Key, Open> open() {
        return open;
    }

    /** All intervals, the open ones last; several voices for one edge are united. */
    List<EdgeInterval> intervals() {
        List<EdgeInterval> all = new ArrayList<>(closed.size() + open.size());
        all.addAll(closed);
        open.forEach((key, o) -> all.add(new EdgeInterval(key.edge(), o.from(), Micros.OPEN)));
        boolean oneVoice = open.keySet().stream().allMatch(key -> key.voice() == Voice.RUN)
                && closedVoices.stream().allMatch(voice -> voice == Voice.RUN);
        return oneVoice ? all : IntervalUnion.of(all);
    }

    private void step(Step step) {
        switch (step) {
            case Step.Supersede s -> supersede(s.run());
            case Step.Observe o -> observe(o.run(), o.place());
            case Step.Declare d ->
                replace(
                        Voice.DECLARATION,
                        d.time(),
                        lookup.content(d.declaration().contentId()));
            case Step.Hold h -> {
                for (long edge : lookup.content(h.fact().contentId()).edgeIds()) {
                    open(new Key(edge, Voice.FACT), h.time(), h.time(), 0);
                }
            }
            case Step.End e -> end(e.end());
        }
    }

    private void supersede(Run run) {
        if (!run.succeeded() || run.incomplete() || run.contentIds().length == 0) {
            return;
        }
        Content whole = lookup.content(run.contentIds()[run.contentIds().length - 1]);
        closeWhere(run.start(), (key, o) -> {
            if (key.voice() != Voice.RUN || o.last() >= run.start() || whole.asserts(key.edge())) {
                return false;
            }
            long scope = lookup.edge(key.edge()).scopeId();
            boolean sameCode = run.codeVersion() != 0 && run.codeVersion() == o.codeVersion();
            boolean parameterised = sameCode && (scope == Scope.INPUTS_ID || scope == Scope.OUTPUTS_ID);
            return whole.covers(scope) && !parameterised;
        });
    }

    private void observe(Run run, int place) {
        long time = run.times()[place];
        Content content = lookup.content(run.contentIds()[place]);
        if (run.snapshot() && !run.incomplete()) {
            replaceCovered(time, content);
        }
        long last = run.snapshot() ? time : run.lastEvent();
        for (long edge : content.edgeIds()) {
            open(new Key(edge, Voice.RUN), time, last, run.codeVersion());
        }
    }

    private void replaceCovered(long time, Content content) {
        closeWhere(
                time,
                (key, o) -> key.voice() == Voice.RUN
                        && o.last() < time
                        && !content.asserts(key.edge())
                        && content.covers(lookup.edge(key.edge()).scopeId()));
    }

    private void replace(Voice voice, long time, Content content) {
        closeWhere(time, (key, _) -> key.voice() == voice && !content.asserts(key.edge()));
        for (long edge : content.edgeIds()) {
            open(new Key(edge, voice), time, time, 0);
        }
    }

    private void end(DatasetEnd end) {
        closeWhere(end.time(), (key, _) -> {
            EdgeInfo edge = lookup.edge(key.edge());
            return switch (end.kind()) {
                case DROPPED -> edge.fromNode() == end.dataset() || edge.toNode() == end.dataset();
                case RENAMED_AWAY -> edge.fromNode() == end.dataset() && key.voice() != Voice.FACT;
            };
        });
    }

    private interface Test {
        boolean closes(Key key, Open open);
    }

    private void closeWhere(long time, Test test) {
        for (Iterator<Map.Entry<Key, Open>> i = open.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<Key, Open> entry = i.next();
            if (test.closes(entry.getKey(), entry.getValue())) {
                i.remove();
                if (entry.getValue().from() < time) {
                    lastClosed.put(entry.getKey(), closed.size());
                    closed.add(new EdgeInterval(
                            entry.getKey().edge(), entry.getValue().from(), time));
                    closedVoices.add(entry.getKey().voice());
                }
            }
        }
    }

    private void open(Key key, long time, long last, long codeVersion) {
        Open known = open.get(key);
        if (known != null) {
            if (known.last() < last || known.codeVersion() != codeVersion) {
                open.put(key, new Open(known.from(), Math.max(known.last(), last), codeVersion));
            }
            return;
        }
        Integer place = lastClosed.get(key);
        long from = time;
        if (place != null && closed.get(place).to() == time) {
            from = closed.get(place).from(); // closed and stated again at the same instant: it went on
            removeClosed(place);
            lastClosed.remove(key);
        }
        open.put(key, new Open(from, last, codeVersion));
    }

    /** Puts an interval out of effect without moving the others. */
    private void removeClosed(int place) {
        int end = closed.size() - 1;
        if (place != end) {
            EdgeInterval moved = closed.get(end);
            Voice voice = closedVoices.get(end);
            closed.set(place, moved);
            closedVoices.set(place, voice);
            lastClosed.replace(new Key(moved.edgeId(), voice), end, place);
        }
        closed.removeLast();
        closedVoices.removeLast();
    }

    private static int rank(Step step) {
        return switch (step) {
            case Step.Supersede _ -> 0;
            case Step.Observe _ -> 1;
            case Step.Declare _ -> 2;
            case Step.Hold _ -> 3;
            case Step.End _ -> 4;
        };
    }

    private static int compareAlike(Step a, Step b) {
        return switch (a) {
            case Step.Supersede s ->
                s.run().id().compareTo(((Step.Supersede) b).run().id());
            case Step.Observe o -> {
                Step.Observe other = (Step.Observe) b;
                int byRun = o.run().id().compareTo(other.run().id());
                yield byRun != 0 ? byRun : Integer.compare(o.place(), other.place());
            }
            case Step.Declare d ->
                d.declaration()
                        .tieBreak()
                        .compareTo(((Step.Declare) b).declaration().tieBreak());
            case Step.Hold h ->
                Long.compare(h.fact().contentId(), ((Step.Hold) b).fact().contentId());
            case Step.End e -> {
                DatasetEnd x = e.end();
                DatasetEnd y = ((Step.End) b).end();
                int byDataset = Long.compare(x.dataset(), y.dataset());
                yield byDataset != 0 ? byDataset : x.kind().compareTo(y.kind());
            }
        };
    }
}

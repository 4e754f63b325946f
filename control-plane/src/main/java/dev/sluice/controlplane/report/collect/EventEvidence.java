package dev.sluice.controlplane.report.collect;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.report.history.RawEvents;
import dev.sluice.model.DatasetId;
import dev.sluice.model.Digest128;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.event.RunEvent;
import dev.sluice.report.model.Evidence;
import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.event.OpenLineageParser;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the raw events that a report rests on, and what they say. A run is in it with all of its events until then or not at
 * all, so whoever folds them finds the same stories; of other runs' versions none can be newer than those that were read.
 */
final class EventEvidence {
    private static final int MOST_ROUNDS = 5;

    private final RawEvents raw;
    private final HiddenNames hidden;
    private final OpenLineageParser parser = RawEvents.parser();
    private final EventFold said = new EventFold();
    private final Names names = new Names();
    private final Set<UUID> runs = new HashSet<>();
    private final Set<Long> looked = new HashSet<>();
    private final SortedMap<Long, Evidence.RawEvent> events = new TreeMap<>();
    private final SortedMap<Long, Listed> list = new TreeMap<>();
    private final Map<UUID, Integer> gone = new HashMap<>();
    private final Map<UUID, Integer> leftOut = new HashMap<>();
    private int leftOutOthers;

    EventEvidence(Tx tx, Point at, HiddenNames hidden) {
        this.raw = new RawEvents(tx, at.logPosition());
        this.hidden = hidden;
    }

    /** What the list of events tells of one. */
    record Listed(String type, String time, String run) {}

    /** Takes in all events of runs. */
    void addRuns(Collection<UUID> wanted) {
        Set<UUID> fresh = new LinkedHashSet<>(wanted);
        fresh.removeAll(runs);
        runs.addAll(fresh);
        Map<Long, UUID> positions = new HashMap<>();
        raw.positions(fresh).forEach((run, ofRun) -> ofRun.forEach(position -> positions.put(position, run)));
        raw.read(positions.keySet(), event -> take(event, positions.get(event.position())))
                .forEach(position -> gone.merge(positions.get(position), 1, Integer::sum));
    }

    /** Takes in events that were cited, with all others of their runs. */
    void addCited(Collection<Long> positions) {
        Set<Long> fresh = new LinkedHashSet<>(positions);
        fresh.removeAll(looked);
        Map<Long, UUID> ofRuns = raw.runsOf(fresh);
        addRuns(ofRuns.values());
        fresh.removeAll(ofRuns.keySet());
        raw.read(fresh, event -> take(event, null));
    }

    /**
     * Takes in those events that say under which names the inputs were known, where the events so far do not.
     *
     * @return whether they say so now
     */
    boolean addNames(Closure closure) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Set<DatasetId> unlike = new LinkedHashSet<>();
            for (History.Read read : closure.reads()) {
                Set<DatasetId> told = names.names(read.input().dataset());
                if (!told.equals(read.names())) {
                    unlike.addAll(told);
                    unlike.addAll(read.names());
                }
            }
            if (unlike.isEmpty()) {
                return true;
            }
            int before = looked.size();
            addCited(raw.namedBy(unlike));
            if (looked.size() == before) {
                return false;
            }
        }
        return false;
    }

    private void take(RawEvents.Stored event, @Nullable UUID run) {
        looked.add(event.position());
        boolean isHidden = hidden.in(event.body());
        if (isHidden && run != null) {
            leftOut.merge(run, 1, Integer::sum);
        } else if (isHidden) {
            leftOutOthers++;
        }
        if (parser.parse(event.body()) instanceof ParsedEvent.Accepted accepted) {
            if (!isHidden) {
                names.add(Digest128.of(event.body()), accepted.event());
            }
            if (accepted.event() instanceof RunEvent ofRun) {
                said.add(event, ofRun, isHidden);
                if (!isHidden) {
                    list.put(
                            event.position(),
                            new Listed(
                                    ofRun.type().name(),
                                    ofRun.eventTime().toString(),
                                    ofRun.runId().toString()));
                }
            }
        }
        if (!isHidden) {
            events.put(
                    event.position(),
                    new Evidence.RawEvent(event.position(), event.receivedAt().toString(), event.body()));
        }
    }

    EventFold said() {
        return said;
    }

    /** In log order. */
    List<Evidence.RawEvent> events() {
        return new ArrayList<>(events.values());
    }

    SortedMap<Long, Listed> list() {
        return list;
    }

    /** Number of events by run that the log has no bytes of any more. */
    Map<UUID, Integer> gone() {
        return gone;
    }

    /** Number of events by run that name something outside the scope. */
    Map<UUID, Integer> leftOut() {
        return leftOut;
    }

    int leftOutInAll() {
        return leftOutOthers
                + leftOut.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean has(long position) {
        return events.containsKey(position);
    }
}

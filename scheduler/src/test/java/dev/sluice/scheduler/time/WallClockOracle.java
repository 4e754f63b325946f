package dev.sluice.scheduler.time;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Slots found by watching the wall clock minute by minute; slow, and knows nothing of transitions. */
record WallClockOracle(CronCase cron, ZoneId zone, DstPolicy dst) {
    private static final int MARGIN_MINUTES = 26 * 60;

    /** Slots from inclusive to exclusive; both are whole minutes. */
    List<Instant> slots(Instant from, Instant to) {
        Map<LocalDateTime, List<Instant>> seen = watch(from, to);
        List<Instant> slots = new ArrayList<>();
        for (Instant at = from; at.isBefore(to); at = at.plusSeconds(60)) {
            LocalDateTime before = wall(at.minusSeconds(60));
            LocalDateTime wall = wall(at);
            if ((cron.matches(wall) && fires(at, seen.getOrDefault(wall, List.of()))) || makesUp(before, wall)) {
                slots.add(at);
            }
        }
        return slots;
    }

    private Map<LocalDateTime, List<Instant>> watch(Instant from, Instant to) {
        Map<LocalDateTime, List<Instant>> seen = new HashMap<>();
        Instant end = to.plusSeconds(60L * MARGIN_MINUTES);
        for (Instant at = from.minusSeconds(60L * MARGIN_MINUTES); at.isBefore(end); at = at.plusSeconds(60)) {
            seen.computeIfAbsent(wall(at), _ -> new ArrayList<>()).add(at);
        }
        return seen;
    }

    private boolean fires(Instant at, List<Instant> sameWall) {
        return cron.everyHour()
                || switch (dst) {
                    case RUN_ONCE -> sameWall.getFirst().equals(at);
                    case RUN_TWICE -> true;
                    case SKIP -> sameWall.size() == 1;
                };
    }

    private boolean makesUp(LocalDateTime before, LocalDateTime wall) {
        if (cron.everyHour() || dst == DstPolicy.SKIP) {
            return false;
        }
        for (LocalDateTime missing = before.plusMinutes(1); missing.isBefore(wall); missing = missing.plusMinutes(1)) {
            if (cron.matches(missing)) {
                return true;
            }
        }
        return false;
    }

    private LocalDateTime wall(Instant at) {
        return LocalDateTime.ofInstant(at, zone);
    }
}

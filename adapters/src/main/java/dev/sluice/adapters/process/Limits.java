package dev.sluice.adapters.process;

import dev.sluice.scheduler.definition.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How the limits of one attempt are enforced here.
 *
 * @param cgroup holds the attempt, when there is one
 * @param addressKilobytes most address space of each process; 0: no such limit
 * @param niceness added to the priority; 0: none
 * @param notes what is enforced and what is not, for the log of the attempt
 */
record Limits(Optional<Cgroup> cgroup, long addressKilobytes, int niceness, List<String> notes) {
    private static final int NICE = 10;

    Limits {
        notes = List.copyOf(notes);
    }

    static Limits enforce(Task.Resources wanted, Optional<Path> parent, UUID attempt) {
        List<String> notes = new ArrayList<>();
        if (wanted.gpus() > 0) {
            notes.add("limit not enforced: " + wanted.gpus() + " GPUs; processes see every device of the machine");
        }
        if (wanted.memoryBytes() <= 0 && wanted.milliCpu() <= 0) {
            return new Limits(Optional.empty(), 0, 0, notes);
        }
        String why = "no cgroup v2 is configured";
        if (parent.isPresent()) {
            try {
                Cgroup cgroup = Cgroup.create(parent.get(), attempt, wanted);
                notes.add("limits enforced by cgroup: " + describe(wanted));
                return new Limits(Optional.of(cgroup), 0, 0, notes);
            } catch (IOException e) {
                why = "cgroup " + parent.get() + " cannot be used: " + e;
            }
        }
        return perProcess(wanted, why, notes);
    }

    private static Limits perProcess(Task.Resources wanted, String why, List<String> notes) {
        long kilobytes = 0;
        int niceness = 0;
        if (wanted.memoryBytes() > 0) {
            kilobytes = Math.max(1, wanted.memoryBytes() / 1024);
            notes.add("limit enforced for each process by its address space: memory " + wanted.memoryBytes()
                    + " bytes (" + why + ")");
        }
        if (wanted.milliCpu() > 0) {
            niceness = NICE;
            notes.add("limit not enforced: cpu " + wanted.milliCpu() + "m; started with niceness " + NICE + " instead ("
                    + why + ")");
        }
        return new Limits(Optional.empty(), kilobytes, niceness, notes);
    }

    private static String describe(Task.Resources wanted) {
        List<String> parts = new ArrayList<>();
        if (wanted.memoryBytes() > 0) {
            parts.add("memory " + wanted.memoryBytes() + " bytes");
        }
        if (wanted.milliCpu() > 0) {
            parts.add("cpu " + wanted.milliCpu() + "m");
        }
        return String.join(", ", parts);
    }
}

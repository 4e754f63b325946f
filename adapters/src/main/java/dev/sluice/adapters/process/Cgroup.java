package dev.sluice.adapters.process;

import dev.sluice.scheduler.definition.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cgroup v2 of one attempt. */
final class Cgroup {
    private static final Logger LOG = LoggerFactory.getLogger(Cgroup.class);
    private static final int PERIOD_MICROS = 100_000;

    private final Path folder;

    private Cgroup(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes one with the limits in force.
     *
     * @throws IOException when a limit that is asked for cannot be set; nothing is left behind then
     */
    static Cgroup create(Path parent, UUID attempt, Task.Resources limits) throws IOException {
        Cgroup cgroup = new Cgroup(Files.createDirectory(parent.resolve("sluice-" + attempt)));
        try {
            if (limits.memoryBytes() > 0) {
                cgroup.set("memory.max", Long.toString(limits.memoryBytes()));
                cgroup.set("memory.oom.group", "1"); // half a process group is worse than none
                cgroup.setWhereKnown("memory.swap.max", "0");
            }
            if (limits.milliCpu() > 0) {
                cgroup.set("cpu.max", (long) limits.milliCpu() * PERIOD_MICROS / 1000 + " " + PERIOD_MICROS);
            }
            return cgroup;
        } catch (IOException e) {
            cgroup.remove();
            throw e;
        }
    }

    private void set(String file, String value) throws IOException {
        Files.writeString(folder.resolve(file), value);
    }

    /** Not every kernel has it: one without swap accounting does not. */
    private void setWhereKnown(String file, String value) throws IOException {
        if (Files.exists(folder.resolve(file))) {
            set(file, value);
        }
    }

    Path folder() {
        return folder;
    }

    /** Whether the kernel killed for the memory limit. */
    boolean outOfMemory() {
        try {
            return Files.readAllLines(folder.resolve("memory.events")).stream()
                    .anyMatch(line -> line.startsWith("oom_kill ") && !line.endsWith(" 0"));
        } catch (IOException e) {
            return false; // no memory controller: no such limit either
        }
    }

    /** Kills everything in it, also what left its process group. */
    void kill() {
        try {
            setWhereKnown("cgroup.kill", "1");
        } catch (IOException e) {
            LOG.debug("no cgroup.kill here cgroup={} cause={}", folder, e.toString());
        }
    }

    void remove() {
        try {
            Files.delete(folder);
        } catch (NoSuchFileException e) {
            LOG.debug("gone already cgroup={}", folder);
        } catch (IOException e) {
            LOG.warn("cgroup stays, remove it by hand cgroup={} cause={}", folder, e.toString());
        }
    }
}

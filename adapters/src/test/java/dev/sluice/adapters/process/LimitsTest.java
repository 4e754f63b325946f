package dev.sluice.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plain folder stands for the cgroup file system: the files have the kernel's names and forms. */
class LimitsTest {
    private static final UUID ATTEMPT = UUID.fromString("01977c2e-0000-7000-8000-000000000001");

    @TempDir
    private Path cgroups;

    @Test
    void cgroupHoldsTheLimits() throws IOException {
        Limits limits = Limits.enforce(new Task.Resources(1500, 1 << 28, 0), Optional.of(cgroups), ATTEMPT);

        Path folder = cgroups.resolve("sluice-" + ATTEMPT);
        assertThat(folder.resolve("memory.max")).hasContent("268435456");
        assertThat(folder.resolve("memory.oom.group")).hasContent("1");
        assertThat(folder.resolve("cpu.max")).hasContent("150000 100000");
        assertThat(limits.notes()).containsExactly("limits enforced by cgroup: memory 268435456 bytes, cpu 1500m");
        assertThat(limits.addressKilobytes()).isZero();
        assertThat(limits.niceness()).isZero();
    }

    @Test
    void killForMemoryIsReadFromItsEvents() throws IOException {
        Limits limits = Limits.enforce(new Task.Resources(0, 1 << 28, 0), Optional.of(cgroups), ATTEMPT);
        Cgroup cgroup = limits.cgroup().orElseThrow();
        Path events = cgroup.folder().resolve("memory.events");

        Files.writeString(events, "low 0\nhigh 0\nmax 12\noom 1\noom_kill 0\noom_group_kill 0\n");
        assertThat(cgroup.outOfMemory()).isFalse();

        Files.writeString(events, "low 0\nhigh 0\nmax 12\noom 1\noom_kill 2\noom_group_kill 1\n");
        assertThat(cgroup.outOfMemory()).isTrue();
    }

    @Test
    void cgroupThatCannotBeUsedIsSaidAndReplaced() {
        Path absent = cgroups.resolve("absent");

        Limits limits = Limits.enforce(new Task.Resources(0, 1 << 28, 0), Optional.of(absent), ATTEMPT);

        assertThat(limits.cgroup()).isEmpty();
        assertThat(limits.addressKilobytes()).isEqualTo((1 << 28) / 1024);
        assertThat(limits.notes())
                .singleElement()
                .asString()
                .startsWith("limit enforced for each process by its address space: memory 268435456 bytes (cgroup "
                        + absent + " cannot be used: ");
    }

    @Test
    void noLimitNeedsNothing() {
        assertThat(Limits.enforce(new Task.Resources(0, 0, 0), Optional.of(cgroups), ATTEMPT))
                .isEqualTo(new Limits(Optional.empty(), 0, 0, java.util.List.of()));
        assertThat(cgroups).isEmptyDirectory();
    }
}

package dev.sluice.adapters.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A tiny shell in a session of its own that outlives the service by the time it takes to end a process group.
 *
 * <p>It reads words from a pipe that only the service holds. The end of the pipe without a {@code DONE} means that the
 * service is gone, even by {@code kill -9}: it ends the group and what fled from it, deletes the attempt's folder and
 * goes too.
 */
final class Watchdog {
    private static final String SCRIPT = """
            trap '' TERM HUP INT
            echo ready
            exec >/dev/null 2>&1
            while read -r word; do
              case $word in
                DONE) exit 0 ;;
                TERM | KILL) kill -s "$word" -- "-$1" ;;
              esac
            done
            kill -s TERM -- "-$1"
            left=$3
            while [ "$left" -gt 0 ] && kill -s 0 -- "-$1"; do
              sleep 1
              left=$((left - 1))
            done
            kill -s KILL -- "-$1"
            for entry in /proc/[0-9]*; do
              if grep -qsxzF -e "$5" "$entry/environ"; then kill -s KILL "${entry#/proc/}"; fi
            done
            if [ -n "$4" ]; then
              echo 1 >"$4/cgroup.kill"
              sleep 1
              rmdir -- "$4"
            fi
            rm -rf -- "$2"
            """;

    private final Process shell;
    private final OutputStream pipe;

    private Watchdog(Process shell) {
        this.shell = shell;
        this.pipe = shell.getOutputStream();
    }

    /**
     * How else what belongs to the attempt is known.
     *
     * @param cgroup its folder; empty: none
     * @param mark in the environment of its processes
     */
    record Charge(String cgroup, String mark) {}

    /** Starts watching; returns when the watchdog is ready. */
    static Watchdog start(Tools tools, long group, WorkFolders.Folder folder, Duration grace, Charge charge)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                tools.setsid(),
                tools.sh(),
                "-c",
                SCRIPT,
                "sluice-watchdog",
                Long.toString(group),
                folder.all().toString(),
                Long.toString(Math.max(1, grace.toSeconds())),
                charge.cgroup(),
                charge.mark()));
        builder.environment().clear();
        builder.environment().put("PATH", tools.path());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process shell = builder.start();
        BufferedReader answer =
                new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
        if (!"ready".equals(answer.readLine())) {
            shell.destroyForcibly();
            throw new IOException("the watchdog shell did not start");
        }
        return new Watchdog(shell);
    }

    /** Sends TERM or KILL to the whole group; whether the watchdog is there to do so. */
    boolean signal(String name) {
        return write(name);
    }

    /** Ends watching. */
    void done() {
        if (!write("DONE")) {
            shell.destroyForcibly();
        }
    }

    private boolean write(String word) {
        try {
            pipe.write((word + "\n").getBytes(StandardCharsets.UTF_8));
            pipe.flush();
            return shell.isAlive();
        } catch (IOException e) {
            return false; // somebody killed it
        }
    }
}

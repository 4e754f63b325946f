package dev.sluice.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A child process that ends with its parent.
 *
 * <p>Its standard input is a pipe that only the parent holds and that is never written: when the parent
 * is gone, even by {@code kill -9}, the child reads the end of input and stops by itself. Ctrl-C in a
 * terminal reaches every process of the foreground group, so the child ignores it and waits to be
 * stopped in order.
 */
final class Child {
    /** Ignored signals stay ignored across exec; a JVM and a shell both keep them so. */
    private static final String DEAF_TO_TERMINAL = "trap '' INT HUP; exec \"$@\"";

    private final String name;
    private final Process process;
    private final LogFile log;
    private final String announcement;
    private final CompletableFuture<String> announced = new CompletableFuture<>();

    private Child(String name, Process process, LogFile log, String announcement) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.announcement = announcement;
    }

    /** Starts the command; its output goes to the log, and a line with that prefix announces readiness. */
    static Child start(
            String name, List<String> command, Map<String, String> environment, LogFile log, String announcement) {
        List<String> wrapped = new ArrayList<>(List.of("/bin/sh", "-c", DEAF_TO_TERMINAL, "sluice-" + name));
        wrapped.addAll(command);
        var builder = new ProcessBuilder(wrapped).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            var child = new Child(name, builder.start(), log, announcement);
            Thread.ofPlatform().name(name + "-log").daemon().start(child::pump);
            return child;
        } catch (IOException e) {
            throw new EmbeddedStoreException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    private void pump() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                log.append(line);
                if (line.startsWith(announcement)) {
                    announced.complete(line.substring(announcement.length()).strip());
                }
            }
        } catch (IOException | UncheckedIOException e) {
            log.append("(log ended: " + e.getMessage() + ")");
        } finally {
            announced.completeExceptionally(new EmbeddedStoreException(name + " ended before it was ready"));
        }
    }

    /** What follows the announcement's prefix, or an exception with the child's last lines. */
    String awaitAnnouncement(Duration limit) {
        try {
            return announced.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failure(name + " is not ready after " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw failure(name + " ended before it was ready");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted while " + name + " started");
        }
    }

    EmbeddedStoreException failure(String what) {
        return new EmbeddedStoreException(
                what + "; last lines of " + log.path() + ":\n  " + String.join("\n  ", log.lastLines()));
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Optional<Integer> exitCode() {
        return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
    }

    CompletableFuture<?> onExit() {
        return process.onExit();
    }

    List<String> lastLines() {
        return log.lastLines();
    }

    /** Ends the child's input, which asks it to stop; kills it when the limit passes. True if it stopped by itself. */
    boolean stopByEndOfInput(Duration limit) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            log.append("(closing input: " + e.getMessage() + ")");
        }
        return stopped(limit);
    }

    /** Asks with SIGTERM, and kills when the limit passes. True if it stopped by itself. */
    boolean stopBySignal(Duration limit) {
        process.destroy();
        return stopped(limit);
    }

    private boolean stopped(Duration limit) {
        if (waitFor(limit)) {
            return true;
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        waitFor(Duration.ofSeconds(5));
        return false;
    }

    boolean waitFor(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }
}

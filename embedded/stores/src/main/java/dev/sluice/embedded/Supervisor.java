package dev.sluice.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process behind {@code ./sluice up}: starts the stores and the service, and stops them in order.
 *
 * <p>Exit codes: 0 stopped on request, 1 something failed, 2 wrong usage, 3 already running on this data.
 */
public final class Supervisor {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int ALREADY_RUNNING = 3;
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

    private final UpOptions options;
    private final Progress progress;
    private final Stack stack;
    /** What the process exits with when it is asked to stop; set before any other end. */
    private final AtomicInteger exitCode = new AtomicInteger();

    /** What the service is told of the examples' systems; nothing while PostgreSQL is somebody else's. */
    private Map<String, String> examples = Map.of();

    private Optional<Prometheus> prometheus = Optional.empty();

    /** The administrator's key, when the service made it just now. */
    private Optional<String> firstKey = Optional.empty();

    private Supervisor(UpOptions options) {
        this.options = options;
        this.progress = new Progress(options.out());
        this.stack = new Stack(progress);
    }

    public static void main(String[] args) throws IOException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> arguments = List.of(args);
        String command = arguments.isEmpty() ? "up" : arguments.getFirst();
        Path home = Path.of(System.getProperty("sluice.home", "")).toAbsolutePath();
        try {
            var settings = Settings.of(System.getenv(), Path.of("sluice.properties"));
            var options = UpOptions.parse(arguments.stream().skip(1).toList(), settings, home, out);
            int exitCode =
                    switch (command) {
                        case "up" -> up(options);
                        case "status" -> status(options);
                        case "stop" -> stop(options);
                        default -> throw new IllegalArgumentException("unknown command " + command);
                    };
            System.exit(exitCode);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_USAGE);
        }
    }

    /** Runs until a signal, which ends the process itself; returns when it cannot start or a child dies. */
    static int up(UpOptions options) throws IOException {
        var holder = new DataLock.Holder(ProcessHandle.current().pid(), options.url());
        Optional<DataLock> lock = DataLock.tryAcquire(options.data(), holder);
        if (lock.isEmpty()) {
            String who = DataLock.holder(options.data())
                    .map(other -> "pid " + other.pid() + ", " + other.url())
                    .orElse("it is just stopping");
            options.out().println("Sluice already runs on " + options.data() + " (" + who + ")");
            return ALREADY_RUNNING;
        }
        try (DataLock held = lock.get()) {
            return new Supervisor(options).run(held);
        }
    }

    private int run(DataLock lock) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndHalt(lock), "stop"));
        try {
            startAll();
            announce();
            return options.demo().map(this::runDemo).orElseGet(this::awaitDeath);
        } catch (EmbeddedStoreException e) {
            progress.line(String.valueOf(e.getMessage()));
            return end(FAILED);
        } catch (RuntimeException e) {
            progress.line("unexpected: " + e);
            return end(FAILED);
        }
    }

    /** The first reason to end counts: what fails because of a stop is no failure. */
    private int end(int code) {
        if (stack.stop()) {
            exitCode.set(code);
        }
        return code;
    }

    /** A JVM ended by a signal exits with 128 + n; a stop that was asked for is a success. */
    private void stopAndHalt(DataLock lock) {
        stack.stop();
        try {
            lock.close();
        } catch (IOException e) {
            progress.line("cannot release the data directory: " + e.getMessage());
        }
        Runtime.getRuntime().halt(exitCode.get());
    }

    private void startAll() {
        Store postgres = external("SLUICE_POSTGRES_URL", "SLUICE_POSTGRES_USER", "SLUICE_POSTGRES_PASSWORD")
                .orElseGet(this::startPostgres);
        Store neo4j = external("SLUICE_NEO4J_URI", "SLUICE_NEO4J_USER", "SLUICE_NEO4J_PASSWORD")
                .orElseGet(this::startNeo4j);
        stack.requireNotStopping();
        Map<String, String> more = new HashMap<>(examples);
        more.putAll(LedgerKeystore.environment(options));
        boolean first = !Files.exists(options.keyFile());
        Service service = progress.step("service", () -> Service.start(options, postgres, neo4j, more));
        stack.started("service", service, service.onExit(), service.child()::lastLines);
        firstKey = first ? readKey() : Optional.empty();
        prometheus = options.observe().flatMap(observe -> Prometheus.beside(options, observe, progress, stack));
    }

    private Optional<String> readKey() {
        try {
            return Files.exists(options.keyFile())
                    ? Optional.of(Files.readString(options.keyFile()).strip())
                    : Optional.empty(); // keys are off, or the store had some already
        } catch (IOException e) {
            throw new EmbeddedStoreException("cannot read " + options.keyFile() + ": " + e.getMessage(), e);
        }
    }

    private Optional<Store> external(String address, String user, String password) {
        Settings settings = options.settings();
        Optional<Store> store = settings.find(address)
                .map(value -> new Store(
                        value,
                        settings.find(user).orElse(""),
                        settings.find(password).orElse("")));
        store.ifPresent(found -> progress.line(found + " (" + address + ") is used"));
        return store;
    }

    private Store startPostgres() {
        Path home = options.data().resolve("postgres");
        EmbeddedPostgres postgres = progress.step("PostgreSQL 18", () -> EmbeddedPostgres.start(home, options.logs()));
        stack.started("PostgreSQL", postgres, postgres.onExit(), () -> LogFile.lastLinesOf(postgres.log()));
        examples = ExampleConnections.of(options, postgres);
        return new Store(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private Store startNeo4j() {
        Path home = options.data().resolve("neo4j");
        stack.requireNotStopping();
        EmbeddedNeo4j neo4j = progress.step("Neo4j", () -> EmbeddedNeo4j.start(home, options.logs()));
        stack.started("Neo4j", neo4j, neo4j.onExit(), neo4j.child()::lastLines);
        return new Store(neo4j.boltUri(), neo4j.user(), neo4j.password());
    }

    private void announce() {
        progress.line("");
        progress.line("Sluice is up");
        progress.line("  REST     " + options.url() + "/api/v1/lineage");
        progress.line("  GraphQL  " + options.url() + "/graphql");
        progress.line("  health   " + options.url() + "/q/health");
        prometheus.ifPresent(running -> progress.line("  metrics  " + running.url() + " (Prometheus)"));
        progress.line("  data     " + options.data());
        progress.line("  logs     " + options.logs());
        firstKey.ifPresent(key -> {
            progress.line("  key      " + key);
            progress.line("           of the administrator; shown this once, kept in " + options.keyFile());
        });
        progress.line("Ctrl-C stops it.");
    }

    private int awaitDeath() {
        Stack.Death death = stack.firstDeath().join();
        progress.line(death.name() + " ended unexpectedly; its last lines:");
        death.lastLines().forEach(line -> progress.line("  " + line));
        return end(FAILED);
    }

    private int runDemo(List<String> command) {
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("SLUICE_URL", options.url());
        builder.environment()
                .put("SLUICE_DEMO_FOLDER", options.data().resolve("demo").toString());
        builder.environment().put("SLUICE_API_KEY_FILE", options.keyFile().toString());
        int code;
        try {
            code = builder.start().waitFor();
        } catch (IOException e) {
            throw new EmbeddedStoreException("cannot run the demo: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedStoreException("interrupted while the demo ran", e);
        }
        if (code != 0) {
            progress.line("the demo failed with exit code " + code);
            return end(FAILED);
        }
        return switch (options.afterDemo()) {
            case STAY -> awaitDeath();
            case EXIT -> end(0);
        };
    }

    private static int status(UpOptions options) throws IOException {
        Optional<DataLock.Holder> holder = DataLock.holder(options.data());
        options.out()
                .println(holder.map(found -> "running, pid " + found.pid() + ", " + found.url())
                        .orElse("not running on " + options.data()));
        return holder.isPresent() ? 0 : FAILED;
    }

    private static int stop(UpOptions options) throws IOException {
        Optional<ProcessHandle> process =
                DataLock.holder(options.data()).flatMap(holder -> ProcessHandle.of(holder.pid()));
        if (process.isEmpty()) {
            options.out().println("not running on " + options.data());
            return 0;
        }
        process.get().destroy();
        long end = System.nanoTime() + STOP_LIMIT.toNanos();
        while (System.nanoTime() < end) {
            // Not the process but its lock: an ended process stays in the table until its parent looks.
            if (DataLock.holder(options.data()).isEmpty()) {
                options.out().println("stopped");
                return 0;
            }
            pauseUntilExit(process.get());
        }
        options.out().println("pid " + process.get().pid() + " still runs after " + STOP_LIMIT.toSeconds() + " s");
        return FAILED;
    }

    private static void pauseUntilExit(ProcessHandle process) {
        try {
            process.onExit().get(100, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The caller looks again.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

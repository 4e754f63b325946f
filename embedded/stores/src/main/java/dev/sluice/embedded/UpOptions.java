package dev.sluice.embedded;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one run of the supervisor is to do.
 *
 * @param data everything that survives restarts
 * @param port where the service listens on loopback
 * @param service the command that runs the service
 * @param demo the command that feeds the example, when asked for
 * @param afterDemo whether the service stays up after the demo
 * @param observe how Prometheus runs beside the service, when asked for
 * @param settings further variables, handed to the service
 * @param out where progress goes
 */
record UpOptions(
        Path data,
        int port,
        List<String> service,
        Optional<List<String>> demo,
        AfterDemo afterDemo,
        Optional<ObserveOptions> observe,
        Settings settings,
        PrintStream out) {
    static final int DEFAULT_PORT = 8642;
    static final Path DEFAULT_DATA = Path.of(".sluice");

    enum AfterDemo {
        STAY,
        EXIT
    }

    UpOptions {
        data = data.toAbsolutePath().normalize();
        service = List.copyOf(service);
        demo = demo.map(List::copyOf);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    Path logs() {
        return data.resolve("logs");
    }

    Path keyFile() {
        return data.resolve("api-key");
    }

    /** Reads a command line; what it leaves open comes from the settings, then from the defaults. */
    static UpOptions parse(List<String> arguments, Settings settings, Path home, PrintStream out) {
        String data = settings.find("SLUICE_DATA").orElse(DEFAULT_DATA.toString());
        String port = settings.find("SLUICE_PORT").orElse(Integer.toString(DEFAULT_PORT));
        boolean demo = false;
        AfterDemo afterDemo = AfterDemo.STAY;
        boolean observe = false;
        OptionalInt observePort = OptionalInt.empty();
        Duration scrape = ObserveOptions.USUAL_SCRAPE;
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            switch (argument) {
                case "--data" -> data = value(argument, rest);
                case "--port" -> port = value(argument, rest);
                case "--demo" -> demo = true;
                case "--exit" -> afterDemo = AfterDemo.EXIT;
                case "--observe" -> observe = true;
                case "--observe-port" -> observePort = OptionalInt.of(port(value(argument, rest)));
                case "--scrape" -> scrape = ObserveOptions.seconds(value(argument, rest));
                default ->
                    throw new IllegalArgumentException(
                            "unknown option " + argument + "; known: --data DIR, --port N, --demo, --exit, --observe,"
                                    + " --observe-port N, --scrape SECONDS");
            }
        }
        Optional<List<String>> feeder = demo
                ? Optional.of(
                        List.of("/bin/sh", home.resolve("examples/demo.sh").toString()))
                : Optional.empty();
        Optional<ObserveOptions> observing = observe
                ? Optional.of(new ObserveOptions(observePort, scrape, home.resolve("dashboards/prometheus/rules")))
                : Optional.empty();
        return new UpOptions(Path.of(data), port(port), service(home), feeder, afterDemo, observing, settings, out);
    }

    private static String value(String option, java.util.Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("port '" + text + "' is not a number from 1 to 65535");
    }

    private static List<String> service(Path home) {
        Path jar = home.resolve("control-plane/target/quarkus-app/quarkus-run.jar");
        // A service out of memory must not stay half alive: it ends, and the supervisor says so and stops the rest.
        return List.of(
                Jvm.executable(),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar.toString());
    }
}

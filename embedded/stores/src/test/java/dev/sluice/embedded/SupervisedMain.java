package dev.sluice.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code ./sluice up} with the stand-in for the service. Arguments: data directory, port, and a folder of rules to observe with. */
final class SupervisedMain {
    private SupervisedMain() {}

    public static void main(String[] args) throws IOException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var service =
                List.of(Jvm.executable(), "-cp", System.getProperty("java.class.path"), StandInService.class.getName());
        System.exit(Supervisor.up(new UpOptions(
                Path.of(args[0]),
                Integer.parseInt(args[1]),
                service,
                Optional.empty(),
                UpOptions.AfterDemo.STAY,
                args.length > 2
                        ? Optional.of(new ObserveOptions(OptionalInt.empty(), Duration.ofSeconds(1), Path.of(args[2])))
                        : Optional.empty(),
                Settings.of(System.getenv(), Path.of("absent.properties")),
                out)));
    }
}

package dev.sluice.verify;

import dev.sluice.ledger.key.KeySet;
import dev.sluice.verify.bundle.Bundle;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.BundleLimits;
import dev.sluice.verify.check.Checks;
import dev.sluice.verify.check.Outcome;
import dev.sluice.verify.check.Trust;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code verify report.zip --keys keys.json}: checks a report. Exit code 0: verified, 1: refused, 2: not asked well. */
public final class Verify {
    public static final int VERIFIED = 0;
    public static final int REFUSED = 1;
    public static final int USAGE = 2;

    private static final long LONGEST = 16 << 20;
    private static final Set<String> FILES = Set.of("--keys", "--checkpoint", "--consistency");
    private static final String HELP = """
            usage: sluice verify REPORT.zip --keys KEYS.json [--checkpoint NOTE.txt [--consistency PROOF.json]] [--json]

            Checks a report without the service and without a network.
              --keys         public keys, from a place that you trust; not those in the zip
              --checkpoint   a checkpoint of the ledger that you got before (or later): that the ledger only grew between it and
                             the report
              --consistency  what the service answered to /api/v1/ledger/consistency, where the zip has no such proof
              --json         findings as JSON
            Exit code 0: verified; 1: refused, and the file is named; 2: the command is wrong or a file of yours does not read.
            """;

    private final PrintStream out;
    private final PrintStream err;

    /** Answers go to {@code out}, errors of the one who asks to {@code err}. */
    public Verify(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        int code = new Verify(out, err).run(arguments);
        out.flush();
        System.exit(code);
    }

    /** What was asked for, by name of the option; the zip under the empty name. */
    private record Asked(Map<String, String> values, boolean json) {
        @Nullable
        String get(String option) {
            return values.get(option);
        }
    }

    /** An error of the one who asks. */
    private static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        private UsageException(String message) {
            super(message);
        }
    }

    /** Carries out the command; the answer is its exit code. */
    public int run(String... arguments) {
        if (arguments.length == 0 || Arrays.asList(arguments).contains("--help")) {
            (arguments.length == 0 ? err : out).print(HELP);
            return arguments.length == 0 ? USAGE : VERIFIED;
        }
        try {
            Asked asked = asked(arguments);
            Outcome outcome = verify(asked);
            out.print(asked.json() ? Printed.json(outcome) : Printed.text(outcome));
            return outcome.isVerified() ? VERIFIED : REFUSED;
        } catch (UsageException e) {
            err.println("sluice verify: " + e.getMessage());
            return USAGE;
        }
    }

    private static Asked asked(String... arguments) throws UsageException {
        Map<String, String> values = new HashMap<>();
        boolean json = false;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("--json")) {
                json = true;
                continue;
            }
            String option = "";
            if (FILES.contains(argument)) {
                option = argument;
                if (++i == arguments.length) {
                    throw new UsageException(option + " needs the name of a file");
                }
            } else if (argument.startsWith("-")) {
                throw new UsageException("there is no option " + argument + "; --help lists them");
            }
            if (values.put(option, arguments[i]) != null) {
                throw new UsageException((option.isEmpty() ? "one report" : option) + " can be given only once");
            }
        }
        for (String needed : List.of("", "--keys")) {
            if (!values.containsKey(needed)) {
                throw new UsageException(
                        needed.isEmpty()
                                ? "which report? Name its zip"
                                : "--keys is missing: a signature says nothing without keys that you trust");
            }
        }
        if (values.containsKey("--consistency") && !values.containsKey("--checkpoint")) {
            throw new UsageException("--consistency is about a checkpoint; name that with --checkpoint");
        }
        return new Asked(values, json);
    }

    private static Outcome verify(Asked asked) throws UsageException {
        Trust trust = new Trust(keys(asked), read(asked, "--checkpoint"), read(asked, "--consistency"));
        Path zip = path(String.valueOf(asked.get("")));
        try {
            return Checks.of(Bundle.read(zip, BundleLimits.DEFAULT), trust);
        } catch (BundleException e) {
            return Checks.refused(e);
        } catch (IOException e) {
            throw new UsageException("cannot read " + zip + ": " + why(e));
        }
    }

    private static KeySet keys(Asked asked) throws UsageException {
        try {
            return KeySet.parse(String.valueOf(read(asked, "--keys")));
        } catch (IllegalArgumentException e) {
            throw new UsageException(asked.get("--keys") + ": " + e.getMessage());
        }
    }

    private static @Nullable String read(Asked asked, String option) throws UsageException {
        String file = asked.get(option);
        if (file == null) {
            return null;
        }
        try {
            Path path = path(file);
            if (Files.size(path) > LONGEST) {
                throw new UsageException(
                        file + " has more than " + LONGEST + " bytes; that is not what " + option + " needs");
            }
            return Files.readString(path);
        } catch (IOException e) {
            throw new UsageException("cannot read " + file + ": " + why(e));
        }
    }

    private static Path path(String file) throws UsageException {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new UsageException("no name of a file: " + e.getMessage());
        }
    }

    private static String why(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
    }
}

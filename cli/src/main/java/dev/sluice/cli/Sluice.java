package dev.sluice.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The commands behind {@code ./sluice validate}, {@code plan}, {@code run} and the like.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a wait was given up.
 */
public final class Sluice {
    private Sluice() {}

    public static void main(String[] args) {
        System.exit(commandLine(Surroundings.ofProcess()).execute(args));
    }

    static CommandLine commandLine(Surroundings surroundings) {
        CommandSpec root = CommandSpec.wrapWithoutInspection(new Root()).name("./sluice");
        CommandLine line = new CommandLine(root);
        commands(surroundings).forEach(line::addSubcommand);
        line.setOut(surroundings.out());
        line.setErr(surroundings.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, _) -> refuse(e, surroundings));
        line.setExecutionExceptionHandler((e, failed, _) -> fail(e, failed, surroundings));
        return line;
    }

    private static List<SluiceCommand> commands(Surroundings surroundings) {
        return List.of(
                new ValidateCommand(surroundings),
                new PlanCommand(surroundings),
                new ApplyCommand(surroundings),
                new RunCommand(surroundings),
                new WhyCommand(surroundings),
                new RunsCommand(surroundings),
                new LogsCommand(surroundings),
                new RunStepCommand.Cancel(surroundings),
                new RunStepCommand.Retry(surroundings),
                new RunStepCommand.Rerun(surroundings),
                new ReproduceCommand(surroundings),
                new PauseCommand.Pause(surroundings),
                new PauseCommand.Resume(surroundings),
                new BackfillCommand(surroundings),
                new BackfillsCommand(surroundings),
                new GatesCommand(surroundings),
                new CheckCommand(surroundings),
                new HoldsCommand(surroundings),
                new WaiveCommand(surroundings),
                new WaiverCommand(surroundings),
                new ForecastCommand(surroundings),
                new RisksCommand(surroundings),
                new DecisionsCommand(surroundings),
                new IncidentsCommand(surroundings),
                new ReportCommand(surroundings),
                new ImportCommand(surroundings),
                new PredictCommand(surroundings, System.in));
    }

    private static int refuse(ParameterException e, Surroundings surroundings) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        surroundings.err().println("sluice: " + e.getMessage() + "\nusage: " + command + " --help");
        return Failure.WRONG_USAGE;
    }

    private static int fail(Exception e, CommandLine failed, Surroundings surroundings) throws Exception {
        if (!(e instanceof Failure failure)) {
            throw e;
        }
        if (failed.getCommand() instanceof SluiceCommand command && command.inJson()) {
            surroundings.err().println(Json.line(Map.of("error", new Told(failure.code(), failure.text()))));
        } else {
            surroundings.err().println("sluice: " + Texts.printable(failure.shown()));
        }
        return failure.exitCode();
    }

    /** A failure as programs read it. */
    private record Told(String code, String message) {}

    /** Nothing by itself: the launcher always names a command. */
    @Command
    private static final class Root implements Runnable {
        @Override
        public void run() {
            throw Failure.wrongUsage("name a command; ./sluice help lists them");
        }
    }
}

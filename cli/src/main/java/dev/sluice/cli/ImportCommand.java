package dev.sluice.cli;

import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.quality.imports.DbtGates;
import dev.sluice.quality.imports.ImportFault;
import dev.sluice.quality.imports.ImportedGate;
import dev.sluice.quality.imports.OdcsContract;
import dev.sluice.quality.imports.Remark;
import dev.sluice.quality.imports.Target;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.DefinitionReader;
import dev.sluice.scheduler.definition.read.ReadResult;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints gates made of what others wrote: data contracts, dbt's tests. Without a service; nothing is deployed. */
@Command(
        name = "import",
        description = {
            "Print gates made of data contracts (odcs: ODCS 3, YAML) or of dbt's tests (dbt: target/manifest.json).",
            "What cannot be taken over as it stands is told on standard error."
        })
final class ImportCommand extends SluiceCommand {
    private static final long LARGEST = 100_000_000;

    /** What the files are. */
    enum Source {
        ODCS,
        DBT
    }

    @Parameters(index = "0", paramLabel = "odcs|dbt")
    private Source source = Source.ODCS;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE")
    private List<Path> files = List.of();

    @Option(
            names = "--connection",
            required = true,
            paramLabel = "NAME",
            description = "Connection of the service by which the tables are reached.")
    private String connection = "";

    @Option(names = "--namespace", paramLabel = "NAME", description = "Of the gates. Default: default.")
    private String namespace = "default";

    @Option(names = "--owner", paramLabel = "OWNER", description = "Of the gates, for example team:shop-data.")
    private String owner = "unknown";

    @Option(names = "--schema", paramLabel = "NAME", description = "Put before names of tables that have none.")
    private @Nullable String schema;

    ImportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        Target target;
        try {
            target = new Target(namespace, owner, connection, Optional.ofNullable(schema));
        } catch (ImportFault e) {
            throw Failure.wrongUsage(String.valueOf(e.getMessage()));
        }
        CheckCatalogue catalogue = CheckCatalogue.discovered();
        List<ImportedGate> gates = new ArrayList<>();
        for (Path file : files) {
            gates.addAll(read(file, target, catalogue));
        }
        if (gates.isEmpty()) {
            throw Failure.failed("NOTHING_TO_IMPORT", "no rule or test was found that a gate could be made of");
        }
        if (inJson()) {
            gates.forEach(this::json);
        } else {
            say(yaml(gates));
            gates.forEach(gate -> gate.remarks().forEach(remark -> note(gate.name() + ": " + told(remark))));
        }
        return tell(new DefinitionReader(catalogue).read(List.of(new SourceFile("imported.yaml", yaml(gates)))));
    }

    private List<ImportedGate> read(Path file, Target target, CheckCatalogue catalogue) {
        String text = text(file);
        try {
            return switch (source) {
                case ODCS -> new OdcsContract(catalogue).read(text, target);
                case DBT -> new DbtGates(catalogue).read(text, target);
            };
        } catch (ImportFault e) {
            throw Failure.failed("NOT_IMPORTED", file + ": " + e.getMessage());
        }
    }

    private String text(Path file) {
        Path path = surroundings().folder().resolve(file);
        try {
            if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
                throw Failure.wrongUsage(file + " is no file that can be read");
            }
            if (Files.size(path) > LARGEST) {
                throw Failure.wrongUsage(
                        file + " has " + Files.size(path) + " bytes; at most " + LARGEST + " are read");
            }
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw Failure.failed("NOT_IMPORTED", file + " is not UTF-8");
        } catch (IOException e) {
            throw Failure.failed("NOT_IMPORTED", file + " cannot be read: " + e);
        }
    }

    private static String yaml(List<ImportedGate> gates) {
        return String.join(
                "\n---\n", gates.stream().map(gate -> gate.yaml().strip()).toList());
    }

    private static String told(Remark remark) {
        return remark.kind().name().toLowerCase(Locale.ROOT) + " " + remark.what() + " (" + remark.where() + "): "
                + remark.why();
    }

    /** What the source says may still be wrong: a pattern that is none, a threshold that cannot be. */
    private int tell(ReadResult result) {
        for (DefinitionProblem problem : result.problems()) {
            note("what was printed needs mending: " + problem.render());
        }
        return result.isClean() ? DONE : Failure.FAILED;
    }
}

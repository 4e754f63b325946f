package dev.sluice.scheduler.definition.read;

import dev.sluice.model.Digest128;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.expression.Expressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads definition files and tells every problem of every document in one go. Pure and thread-safe: no clock, no file, no network.
 *
 * <p>It never throws for what is in a file.
 */
public final class DefinitionReader {
    private final Tools tools;

    /** What every document is held against. */
    record Tools(Expressions expressions, CheckVocabulary checks, Shape check, Shape document) {
        static Tools of(Expressions expressions, CheckVocabulary checks) {
            return new Tools(expressions, checks, GateShapes.check(checks), Shapes.document(checks));
        }
    }

    /**
     * A reader that knows no type of check: of a gate's checks it tests only what all have in common, and takes the arguments as
     * they stand. Good for reading again what was found good before.
     */
    public DefinitionReader() {
        this(CheckVocabulary.NONE);
    }

    /** A reader that knows these types of check and tests their arguments too. */
    public DefinitionReader(CheckVocabulary checks) {
        this(new Expressions(), checks);
    }

    /** Shares the compiled expressions of the caller. */
    public DefinitionReader(Expressions expressions, CheckVocabulary checks) {
        this.tools = Tools.of(expressions, checks);
    }

    /** Reads files that stand alone. */
    public ReadResult read(List<SourceFile> files) {
        return read(files, KnownNames.NONE);
    }

    /** Reads files that may refer to each other and to what exists already. */
    public ReadResult read(List<SourceFile> files, KnownNames known) {
        List<Problems> problems = new ArrayList<>();
        List<DocumentReader.Read> all = new ArrayList<>();
        for (SourceFile file : files) {
            Problems ofFile = new Problems(file);
            problems.add(ofFile);
            for (YamlDocument document : YamlDocuments.read(file, ofFile)) {
                new DocumentReader(document, ofFile, tools).read().ifPresent(all::add);
            }
        }
        new SetChecks(all, known).check();
        List<Loaded> loaded = all.stream()
                .filter(DefinitionReader::isClean)
                .map(DefinitionReader::loaded)
                .toList();
        return new ReadResult(
                loaded, problems.stream().flatMap(p -> p.toList().stream()).toList());
    }

    /**
     * Reads one document that was found good before, whatever has become of what it refers to. What only looks like a secret now
     * is none of its problems: it is stored already, and its runs go on.
     */
    public Optional<Definition> reread(SourceFile file) {
        Problems problems = new Problems(file);
        return YamlDocuments.read(file, problems).stream()
                .flatMap(document -> new DocumentReader(document, problems, tools).read().stream())
                .findFirst()
                .filter(_ -> problems.isEmptyBut(Rule.SECRET))
                .map(DocumentReader.Read::definition);
    }

    /** The {@link Loaded#workDigest()} of one document that was found good before. */
    public static Optional<Digest128> workDigest(SourceFile file) {
        return YamlDocuments.read(file, new Problems(file)).stream()
                .findFirst()
                .map(document -> CanonicalContent.workDigest(document.root()));
    }

    private static boolean isClean(DocumentReader.Read read) {
        YamlDocument document = read.reading().document();
        return !read.reading().problems().hasBetween(document.firstLine(), document.lastLine());
    }

    private static Loaded loaded(DocumentReader.Read read) {
        YamlDocument document = read.reading().document();
        return new Loaded(
                read.definition(),
                document.file(),
                document.root().place().line(),
                document.text(),
                CanonicalContent.digest(document.root()),
                CanonicalContent.workDigest(document.root()));
    }
}

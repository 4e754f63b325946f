package dev.sluice.controlplane.reproduce;

import dev.sluice.controlplane.gate.GateSources;
import dev.sluice.quality.execute.Source;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.ReproducePolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Where assets are, and where those of a repeated run are instead. */
public final class Places {
    private final GateSources sources;
    private final Path scratch;

    /**
     * Places.
     *
     * @param scratch folder for what repeated runs write; several replicas need one that they share
     */
    public Places(GateSources sources, Path scratch) {
        this.sources = sources;
        this.scratch = scratch.toAbsolutePath().normalize();
    }

    /** Where the rows of an asset are; empty when no connection leads to them. */
    public Optional<Source> real(AssetAddress asset) {
        try {
            return sources.find(asset);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a file outside of the folder of its connection
        }
    }

    /** The file or folder of an asset; empty when it is none. */
    public Optional<Path> file(AssetAddress asset) {
        return real(asset)
                .filter(Source.Files.class::isInstance)
                .map(source -> Path.of(((Source.Files) source).paths().getFirst()));
    }

    /** The folder of a repeated run. */
    public Path scratch(UUID run) {
        return scratch.resolve(run.toString());
    }

    /** Where a repeated run writes an asset that is a file; empty when it is none. */
    public Optional<Path> scratchFile(UUID run, AssetAddress asset) {
        return real(asset)
                .filter(Source.Files.class::isInstance)
                .map(source -> scratchPath(run, (Source.Files) source));
    }

    private Path scratchPath(UUID run, Source.Files files) {
        Path real = Path.of(files.paths().getFirst());
        return scratch(run).resolve(files.allowed().relativize(real)).normalize();
    }

    /** Where a repeated run has put an asset; empty when it has no place for it. */
    public Optional<Source> repeated(UUID run, AssetAddress asset, ReproducePolicy policy) {
        Optional<Source> real = real(asset);
        if (real.orElse(null) instanceof Source.Files files) {
            return Optional.of(new Source.Files(
                    List.of(scratchPath(run, files).toString()), files.format(), files.options(), scratch(run)));
        }
        if (!(asset instanceof AssetAddress.InConnection in)) {
            return Optional.empty();
        }
        return policy.standIn(in.connection())
                .flatMap(standIn -> real(new AssetAddress.InConnection(
                        standIn.use(),
                        standIn.schema()
                                .map(schema -> within(schema, in.table()))
                                .orElse(in.table()))));
    }

    private static String within(String schema, String table) {
        return schema + "." + table.substring(table.lastIndexOf('.') + 1);
    }

    /** Makes the folders that a file of a repeated run goes into. */
    void prepare(Path file) {
        try {
            Files.createDirectories(java.util.Objects.requireNonNullElse(file.getParent(), file));
        } catch (IOException e) {
            throw new UncheckedIOException("the scratch folder " + file.getParent() + " cannot be made", e);
        }
    }

    /** Deletes what a repeated run has written. */
    void delete(UUID run) throws IOException {
        Path folder = scratch(run);
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}

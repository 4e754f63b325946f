package dev.sluice.controlplane.reproduce;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.compare.Compared;
import dev.sluice.quality.compare.Content;
import dev.sluice.quality.compare.ContentDigest;
import dev.sluice.quality.execute.FileDigest;
import dev.sluice.quality.execute.Source;
import dev.sluice.scheduler.definition.ReproducePolicy;
import io.quarkus.logging.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hashes what datasets hold, within limits. What cannot be read has no digest; the log says why. */
final class Contents {
    /** Of bytes. */
    static final String SHA256 = "sha256";

    private final ReproduceSettings settings;

    Contents(ReproduceSettings settings) {
        this.settings = settings;
    }

    /** A digest of one dataset. */
    record Digest(String algorithm, String hex, @Nullable Long rows) {}

    /** The digest that an input is known by: of its bytes when it is files, else of its rows. */
    Optional<Digest> input(Source source) {
        return source instanceof Source.Files files ? bytes(files) : rows(source, Compared.EVERYTHING);
    }

    /** All digests of an output. */
    List<Digest> output(Source source, Compared compared) {
        List<Digest> digests = new ArrayList<>();
        if (source instanceof Source.Files files) {
            bytes(files).ifPresent(digests::add);
        }
        rows(source, compared).ifPresent(digests::add);
        return digests;
    }

    Optional<Digest> bytes(Source.Files files) {
        try {
            return Optional.of(new Digest(
                    SHA256, FileDigest.of(files, settings.mostBytes()).sha256(), null));
        } catch (CheckFault e) {
            Log.infof("no digest of files=%s cause=%s", files.paths(), e.getMessage());
            return Optional.empty();
        }
    }

    Optional<Digest> rows(Source source, Compared compared) {
        try {
            ContentDigest content = Content.digest(source, compared, settings.limits());
            return Optional.of(new Digest(content.algorithm(), content.digest(), content.rows()));
        } catch (CheckFault e) {
            Log.infof("no digest of rows cause=%s", e.getMessage());
            return Optional.empty();
        }
    }

    /** What counts in an output. */
    static Compared compared(ReproducePolicy.Compared output) {
        return new Compared(output.keys(), output.ignore(), output.floatDigits(), output.metrics());
    }
}

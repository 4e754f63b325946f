package dev.sluice.scheduler.definition;

import dev.sluice.model.reproduce.Level;
import dev.sluice.model.reproduce.Tolerance;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a run of a workflow is repeated beside the real data, and what then has to be the same.
 *
 * @param inputs assets from outside that its tasks read; one that is not listed is pinned by its digest, else by its version
 * @param outputs what is compared; empty: all that its tasks produce, which has to be logically the same
 * @param standIns connections that take the place of others, so that nothing real is written
 * @param skip tasks that are left out, for example those that send something
 * @param environment names of variables whose values belong to the fingerprint of a run
 * @param seeds parameters that random numbers come from
 */
public record ReproducePolicy(
        List<Pinned> inputs,
        List<Compared> outputs,
        List<StandIn> standIns,
        Set<String> skip,
        Set<String> environment,
        Set<String> seeds) {
    public ReproducePolicy {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        standIns = List.copyOf(standIns);
        skip = Set.copyOf(skip);
        environment = Set.copyOf(environment);
        seeds = Set.copyOf(seeds);
    }

    /**
     * An asset that is read.
     *
     * @param asset which
     * @param as name by which tasks find it in their environment: {@code SLUICE_ASSET_} and this
     * @param pin what has to be as it was
     */
    public record Pinned(AssetAddress asset, Optional<String> as, Pin pin) {}

    /** What of an input has to be as it was when the run read it. */
    public enum Pin {
        /** Its content; its version, where the content cannot be read. */
        DIGEST,
        /** Its version, by number. */
        VERSION,
        /** Nothing: it is said to have no influence. */
        NONE
    }

    /**
     * An output that is compared.
     *
     * @param asset which
     * @param expect how alike it is to be
     * @param keys columns that tell which rows belong together, to name what differs
     * @param ignore columns that do not count, such as the time of loading
     * @param floatDigits significant digits of floating point numbers that count; absent: every bit
     * @param metrics what has to be nearly the same, where the rows are not
     */
    public record Compared(
            AssetAddress asset,
            Level expect,
            List<String> keys,
            Set<String> ignore,
            OptionalInt floatDigits,
            List<Tolerance> metrics) {
        public Compared {
            keys = List.copyOf(keys);
            ignore = Set.copyOf(ignore);
            metrics = List.copyOf(metrics);
        }

        /** An output of which nothing is said. */
        public static Compared of(AssetAddress asset) {
            return new Compared(asset, Level.LOGICAL, List.of(), Set.of(), OptionalInt.empty(), List.of());
        }
    }

    /**
     * A connection that takes the place of another while a run is repeated.
     *
     * @param connection the real one
     * @param use the other one: it reads the same, and what it writes is nobody's
     * @param schema where it keeps what it writes; absent: the real name of the schema
     */
    public record StandIn(String connection, String use, Optional<String> schema) {}

    /** The output of this asset, as declared or by default; empty when it is not compared. */
    public Optional<Compared> output(AssetAddress asset) {
        if (outputs.isEmpty()) {
            return Optional.of(Compared.of(asset));
        }
        return outputs.stream().filter(o -> o.asset().equals(asset)).findFirst();
    }

    /** How the input is pinned. */
    public Pin pin(AssetAddress asset) {
        return inputs.stream()
                .filter(i -> i.asset().equals(asset))
                .findFirst()
                .map(Pinned::pin)
                .orElse(Pin.DIGEST);
    }

    /** What takes the place of a connection. */
    public Optional<StandIn> standIn(String connection) {
        return standIns.stream().filter(s -> s.connection().equals(connection)).findFirst();
    }
}

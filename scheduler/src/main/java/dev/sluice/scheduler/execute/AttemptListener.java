package dev.sluice.scheduler.execute;

/** Hears what an attempt says while it runs. Calls come from any thread; each returns soon. */
public interface AttemptListener {
    /** One line of output, without its line end. */
    void line(Stream stream, String line);

    /**
     * The name of the work in the system that runs it, once known: container id, Job name, native run id.
     * It is stored, so that a later attempt can end what an earlier one left behind.
     */
    void startedAs(String nativeId);

    /**
     * What the executor found out about where the work runs, as a facet of the attempt's run: {@code sluice_runtimeImage} with
     * {@code name}, {@code tag} and {@code digest}, or {@code sluice_runtime} with {@code engine} and {@code engineVersion}.
     * Told again, its fields count before those told earlier. No secret in it.
     *
     * @param json an object
     */
    default void facet(String name, String json) {}

    /** Where a line came from. */
    enum Stream {
        OUT,
        ERR,
        /** Said by the executor itself. */
        SYSTEM
    }
}

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

    /** Where a line came from. */
    enum Stream {
        OUT,
        ERR,
        /** Said by the executor itself. */
        SYSTEM
    }
}

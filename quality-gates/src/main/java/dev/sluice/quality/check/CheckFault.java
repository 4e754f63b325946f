package dev.sluice.quality.check;

/** A check does not fit the data it is put to. The message says what is wrong and what to do, for the person who wrote the check. */
public final class CheckFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckFault(String message) {
        super(message);
    }
}

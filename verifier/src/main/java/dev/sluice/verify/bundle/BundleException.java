package dev.sluice.verify.bundle;

/** A file of a bundle, or the zip itself, is not as it has to be. */
public final class BundleException extends Exception {
    private static final long serialVersionUID = 1;

    private final String file;

    /**
     * @param file name in the bundle; {@link FileNames#CONTAINER} for the zip itself
     * @param why for people
     */
    public BundleException(String file, String why) {
        super(why);
        this.file = file;
    }

    public String file() {
        return file;
    }

    /** What is wrong with the file. */
    public String why() {
        return String.valueOf(getMessage());
    }
}

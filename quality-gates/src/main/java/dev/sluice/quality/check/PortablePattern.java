package dev.sluice.quality.check;

/**
 * A regular expression that means the same in every store: the subset that RE2, PostgreSQL and Java share.
 *
 * <p>Characters, {@code .} (any but a line feed), classes with ranges, {@code \d \w \s} and their negations (ASCII), groups,
 * alternatives, {@code * + ? {n,m}} with bounds up to {@value #MOST_REPEATS}, anchors. Not: look-around, back-references,
 * word boundaries, Unicode properties, POSIX classes, atomic and named groups, possessive repeats, inline flags.
 *
 * @param source as written
 * @param portable the same without abbreviations, to be sent to a store
 * @param ignoreCase whether the case of letters does not matter
 */
public record PortablePattern(String source, String portable, boolean ignoreCase) {
    /** Highest bound of a repeat: PostgreSQL's. */
    public static final int MOST_REPEATS = 255;

    /**
     * Reads a pattern.
     *
     * @throws CheckFault with the position and what is not portable
     */
    public static PortablePattern of(String source) {
        return new PortablePattern(source, new PatternReader(source).portable(), false);
    }

    /** The same for letters of either case. */
    public PortablePattern ignoringCase() {
        return new PortablePattern(source, portable, true);
    }
}

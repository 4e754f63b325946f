package dev.sluice.quality.check;

import java.util.List;

/**
 * How two datasets differ.
 *
 * @param rows rows of the checked dataset
 * @param otherRows rows of the other one
 * @param missing keys or groups that only the other one has
 * @param surplus keys or groups that only the checked one has
 * @param different keys or groups in both, with a value that differs
 * @param examples a few of them, as text for people; values of sensitive columns masked
 */
public record Difference(long rows, long otherRows, long missing, long surplus, long different, List<String> examples) {
    public Difference {
        examples = List.copyOf(examples);
    }

    /** All of them. */
    public long total() {
        return missing + surplus + different;
    }
}

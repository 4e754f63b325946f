package dev.sluice.quality.check;

/**
 * Counts over groups of rows with equal keys.
 *
 * @param rows all rows looked at
 * @param nullRows rows with a null in any key; they are in no group unless nulls are equal
 * @param groups different keys
 * @param surplus rows in groups, less the groups: how many rows would have to go
 * @param affected rows in groups of more than one
 * @param repeated groups of more than one row
 */
public record Groups(long rows, long nullRows, long groups, long surplus, long affected, long repeated) {}

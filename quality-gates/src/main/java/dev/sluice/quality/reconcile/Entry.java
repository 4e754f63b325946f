package dev.sluice.quality.reconcile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row or a group as its store tells it, in canonical texts.
 *
 * @param hash of the key: what cursors are ordered by
 * @param key in the order of the key's columns; null: NULL
 * @param values compared ones; null: NULL
 */
record Entry(String hash, List<@Nullable String> key, List<@Nullable String> values) {}

package dev.sluice.scheduler.definition.read;

import dev.sluice.model.Digest128;
import dev.sluice.scheduler.definition.Definition;

/**
 * A definition and where it comes from.
 *
 * @param definition the value
 * @param file whose document it is
 * @param line first line of its content, from 1
 * @param source text of that document alone
 * @param digest of its content; comments, layout and the order of keys do not change it
 * @param workDigest the same without what forecasts may do to runs and how they are repeated: equal where tasks do the same
 */
public record Loaded(
        Definition definition, SourceFile file, int line, String source, Digest128 digest, Digest128 workDigest) {}

package dev.sluice.scheduler.definition.read;

/**
 * A file of definitions.
 *
 * @param path as messages show it
 * @param text its content
 */
public record SourceFile(String path, String text) {}

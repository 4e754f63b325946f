package dev.sluice.model.event;

/**
 * Why an event cannot be accepted: something without which its meaning would be lost.
 *
 * @param pointer RFC 6901 JSON pointer to the place, "" for the whole document
 * @param code stable, for example INGEST-RUN-ID-MISSING
 * @param detail what is wrong and what to send instead
 */
public record Violation(String pointer, String code, String detail) {}

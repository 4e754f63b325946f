package dev.sluice.scheduler.arrive;

import java.time.Instant;

/**
 * A file or object that is there.
 *
 * @param uri whole, for tasks to read it
 * @param name last part of the path
 * @param size in bytes
 * @param etag changes with the content
 * @param modified as the place says
 */
public record Arrived(String uri, String name, long size, String etag, Instant modified) {}

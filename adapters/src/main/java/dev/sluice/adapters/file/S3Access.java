package dev.sluice.adapters.file;

import dev.sluice.scheduler.execute.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How a bucket is reached.
 *
 * @param endpoint of a server other than Amazon's
 * @param region name of the region
 * @param pathStyle whether the bucket is in the path, as most servers other than Amazon's want it
 * @param keys access key and secret key; empty: from the surroundings, as Amazon's clients look for them
 * @param timeout longest wait for one answer
 */
public record S3Access(
        Optional<URI> endpoint, String region, boolean pathStyle, Optional<Keys> keys, Duration timeout) {
    /** A pair of keys. */
    public record Keys(String accessKey, Secret secretKey) {}
}

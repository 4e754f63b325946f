package dev.sluice.scheduler.notify;

import dev.sluice.scheduler.execute.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where notices go, as the service is configured.
 *
 * @param kind log, webhook, slack, email
 * @param target behind the colon of {@code kind:target}
 * @param url of the receiver or of the mail server; from the configuration, never from a definition
 * @param secret key of signatures, or password of the mail server
 * @param properties what only this kind knows
 */
public record Channel(
        String kind, String target, Optional<URI> url, Optional<Secret> secret, Map<String, String> properties) {
    public Channel {
        properties = Map.copyOf(properties);
    }
}

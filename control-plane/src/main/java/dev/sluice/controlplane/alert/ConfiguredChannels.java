package dev.sluice.controlplane.alert;

import dev.sluice.controlplane.dispatch.ConfiguredSecrets;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.notify.Channel;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The channels of the service's configuration. */
@ApplicationScoped
class ConfiguredChannels implements Channels {
    private final ChannelsConfig config;
    private final ConfiguredSecrets secrets;

    ConfiguredChannels(ChannelsConfig config, ConfiguredSecrets secrets) {
        this.config = config;
        this.secrets = secrets;
    }

    @Override
    public Optional<Channel> find(String kind, String target) {
        if (kind.equals("log")) {
            return Optional.of(new Channel(kind, target, Optional.empty(), Optional.empty(), Map.of()));
        }
        String name = kind.equals("email") ? kind : target;
        return Optional.ofNullable(config.byName().get(name)).map(entry -> channel(kind, target, entry));
    }

    private Channel channel(String kind, String target, ChannelsConfig.Entry entry) {
        Map<String, String> properties = new HashMap<>();
        entry.from().ifPresent(from -> properties.put("from", from));
        entry.domains().ifPresent(domains -> properties.put("domains", domains));
        Optional<URI> url = entry.url()
                .or(() -> entry.urlRef().flatMap(secrets::find).map(Secret::reveal))
                .map(URI::create);
        return new Channel(kind, target, url, entry.secretRef().map(this::secret), properties);
    }

    /** A signature that is configured is never left out because its secret is missing. */
    private Secret secret(String name) {
        return secrets.find(name).orElseThrow(() -> new IllegalStateException("secret '" + name + "' is not there"));
    }
}

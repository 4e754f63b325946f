package dev.sluice.controlplane.alert;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** Where notices of alerts go. Definitions name channels; only these addresses are ever called. */
@ConfigMapping(prefix = "sluice.channels")
public interface ChannelsConfig {
    /** {@code pager} for {@code webhook:pager}, {@code sales} for {@code slack:sales}, {@code email} for all mail. */
    @WithParentName
    Map<String, Entry> byName();

    /** One receiver. */
    interface Entry {
        /** Of the receiver; of mail the server, {@code smtp://user@host:25}. */
        Optional<String> url();

        /** Name of the secret that is the url, where the url itself is one, as with Slack. */
        Optional<String> urlRef();

        /** Name of the secret that signs webhooks, or of the mail user's password. */
        Optional<String> secretRef();

        /** Sender of mail. */
        Optional<String> from();

        /** Domains that mail may go to, with commas; absent: any. */
        Optional<String> domains();
    }
}

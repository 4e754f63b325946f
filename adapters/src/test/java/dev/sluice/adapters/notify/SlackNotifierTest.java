package dev.sluice.adapters.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Notifier;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlackNotifierTest extends NotifierContract {
    private final Receiver receiver = new Receiver();
    private final SlackNotifier notifier = new SlackNotifier(Duration.ofSeconds(5));

    @AfterEach
    void stop() {
        notifier.close();
        receiver.close();
    }

    @Override
    Notifier notifier() {
        return notifier;
    }

    @Override
    Channel channel() {
        return new Channel("slack", "sales", Optional.of(receiver.uri()), Optional.empty(), Map.of());
    }

    @Override
    Channel dead() {
        return new Channel(
                "slack", "sales", Optional.of(URI.create("http://127.0.0.1:1/")), Optional.empty(), Map.of());
    }

    @Override
    List<String> received() {
        return receiver.posts().stream().map(Receiver.Post::body).toList();
    }

    @Test
    void summaryCanNeitherCallPeopleNorMakeLinks() {
        notifier.send(channel(), notice("<!channel> & <http://evil|click>"));

        assertThat(received().getFirst())
                .startsWith("{\"text\":\"*[CRITICAL] sales/orders: &lt;!channel&gt; &amp; &lt;http://evil|click&gt;*");
    }
}

package dev.sluice.adapters.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Delivery;
import dev.sluice.scheduler.notify.Notice;
import dev.sluice.scheduler.notify.Notifier;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Posts notices as Slack's incoming webhooks take them, and those of Mattermost and Rocket.Chat. */
public final class SlackNotifier implements Notifier, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Posting posting;

    public SlackNotifier(Duration timeout) {
        this(timeout, UnaryOperator.identity());
    }

    /** @param seen gives the client in whose place it is asked: to watch calls */
    public SlackNotifier(Duration timeout, UnaryOperator<HttpClient> seen) {
        this.posting = new Posting(timeout, seen);
    }

    @Override
    public String kind() {
        return "slack";
    }

    @Override
    public Delivery send(Channel channel, Notice notice) {
        String text = "*" + escaped(notice.headline()) + "*\nowner " + escaped(notice.owner()) + ", seen "
                + notice.count() + " times since " + notice.raisedAt()
                + notice.run().map(run -> ", run `" + escaped(run) + "`").orElse("") + " (" + notice.id() + ")";
        try {
            return posting.post(channel, "application/json", JSON.writeValueAsBytes(Map.of("text", text)), Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text is always JSON", e);
        }
    }

    @Override
    public void close() {
        posting.close();
    }

    /** So that a message of a task can neither call people nor make links. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.trigger.Arrivals.Arrival;
import dev.sluice.scheduler.arrive.Message;
import dev.sluice.scheduler.definition.Trigger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Fires the triggers of topics for messages: one run per message and trigger, however often the message comes. */
public final class TopicTriggers {
    private final Transactions transactions;
    private final ArmedTriggers triggers;
    private final Arrivals arrivals;
    private final InstantSource time;

    public TopicTriggers(Transactions transactions, ArmedTriggers triggers, Arrivals arrivals, InstantSource time) {
        this.transactions = transactions;
        this.triggers = triggers;
        this.arrivals = arrivals;
        this.time = time;
    }

    /** A topic of a configured connection. */
    public record Topic(String connection, String name) {}

    /**
     * Topics that a trigger reads, each with when the oldest of its triggers was deployed as it is now: from then on its
     * messages count, if nobody has read the topic before.
     */
    public Map<Topic, Instant> wanted() {
        return transactions.call(tx -> {
            Map<Topic, Instant> wanted = new LinkedHashMap<>();
            for (Armed armed : triggers.ofKind(tx, "kafka")) {
                if (armed.trigger() instanceof Trigger.OnKafka kafka) {
                    wanted.merge(
                            new Topic(kafka.connection(), kafka.topic()),
                            deployedAt(tx, armed),
                            (a, b) -> a.isBefore(b) ? a : b);
                }
            }
            return wanted;
        });
    }

    /** Takes messages; when it returns, their runs are there. */
    public void take(Topic topic, List<Message> messages) {
        transactions.run(tx -> {
            List<Armed> listening = triggers.ofKind(tx, "kafka").stream()
                    .filter(armed -> armed.trigger() instanceof Trigger.OnKafka kafka
                            && topic.equals(new Topic(kafka.connection(), kafka.topic())))
                    .toList();
            List<Arrival> heard = new ArrayList<>();
            for (Message message : messages) {
                Map<String, Object> event = event(message);
                String key = message.topic() + "/" + message.partition() + "/" + message.offset();
                listening.forEach(armed -> heard.add(Arrival.event(armed, key, event)));
            }
            arrivals.arrive(tx, heard, time.instant());
        });
    }

    private static Map<String, Object> event(Message message) {
        Map<String, Object> headers = new LinkedHashMap<>();
        message.headers().forEach((name, value) -> headers.put(Facts.clean(name), Facts.clean(value)));
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("key", Facts.clean(message.key()));
        event.put("body", Facts.jsonOrText(message.value()));
        event.put("headers", headers);
        event.put("topic", message.topic());
        event.put("partition", message.partition());
        event.put("offset", message.offset());
        event.put("timestamp", message.at().toString());
        return event;
    }

    private static Instant deployedAt(Tx tx, Armed armed) throws SQLException {
        return tx.query(
                        "SELECT applied_at FROM definition_version WHERE definition_id = ? AND version = ?",
                        row -> Objects.requireNonNull(Jdbc.instant(row, "applied_at")),
                        armed.deployed().definitionId(),
                        armed.deployed().version())
                .getFirst();
    }
}

package dev.sluice.adapters.notify;

import dev.sluice.scheduler.definition.Ownership.AlertSeverity;
import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Delivery;
import dev.sluice.scheduler.notify.Notice;
import dev.sluice.scheduler.notify.Notifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes notices into the log of the service. */
public final class LogNotifier implements Notifier {
    private static final Logger LOG = LoggerFactory.getLogger("dev.sluice.alert");

    @Override
    public String kind() {
        return "log";
    }

    @Override
    public Delivery send(Channel channel, Notice notice) {
        String line = notice.headline();
        if (notice.kind() == Notice.Kind.RAISED && notice.severity() == AlertSeverity.CRITICAL) {
            LOG.error("{} alert={} notice={} channel={}", line, notice.alert(), notice.id(), channel.target());
        } else if (notice.kind() == Notice.Kind.RAISED && notice.severity() == AlertSeverity.WARN) {
            LOG.warn("{} alert={} notice={} channel={}", line, notice.alert(), notice.id(), channel.target());
        } else {
            LOG.info("{} alert={} notice={} channel={}", line, notice.alert(), notice.id(), channel.target());
        }
        return new Delivery.Delivered();
    }
}

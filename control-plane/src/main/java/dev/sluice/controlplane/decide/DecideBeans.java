package dev.sluice.controlplane.decide;

import dev.sluice.adapters.notify.WebhookNotifier;
import dev.sluice.controlplane.alert.Channels;
import dev.sluice.controlplane.dispatch.OutsideConfig;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.telemetry.HttpSpans;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** Makes beans of what answers other systems. */
@ApplicationScoped
class DecideBeans {
    @Produces
    @Singleton
    Leases leases(Transactions transactions, DecideConfig config) {
        return new Leases(transactions, config.lease());
    }

    @Produces
    @Singleton
    Decisions decisions(
            SchedulerParts parts,
            Jdbc jdbc,
            Transactions transactions,
            Leases leases,
            Watch watch,
            DecideConfig config,
            InstantSource time) {
        return new Decisions(jdbc, transactions, leases, watch, parts.gates().service()::wanted, config.valid(), time);
    }

    @Produces
    @Singleton
    WaiverService waivers(SchedulerParts parts, Transactions transactions, InstantSource time) {
        return new WaiverService(transactions, parts.cache(), parts.gates().recompute(), time);
    }

    @Produces
    @Singleton
    ChangeNews news(
            Transactions transactions,
            Channels channels,
            DecideConfig config,
            OutsideConfig outside,
            HttpSpans spans,
            InstantSource time) {
        WebhookNotifier webhook = new WebhookNotifier(outside.timeout(), time, spans.ofNotices());
        return new ChangeNews(
                transactions, channels, webhook::post, config.webhooks().orElse(List.of()), time);
    }
}

package dev.sluice.controlplane.dispatch;

import dev.sluice.adapters.file.FolderSource;
import dev.sluice.adapters.file.S3Access;
import dev.sluice.adapters.file.S3Source;
import dev.sluice.adapters.notify.LogNotifier;
import dev.sluice.adapters.notify.MailNotifier;
import dev.sluice.adapters.notify.SlackNotifier;
import dev.sluice.adapters.notify.WebhookNotifier;
import dev.sluice.controlplane.alert.Channels;
import dev.sluice.controlplane.alert.Escalation;
import dev.sluice.controlplane.alert.Notifications;
import dev.sluice.controlplane.emit.EmitConfig;
import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.telemetry.HttpSpans;
import dev.sluice.controlplane.trigger.FilePoller;
import dev.sluice.controlplane.trigger.ForeignEvents;
import dev.sluice.controlplane.trigger.TopicTriggers;
import dev.sluice.controlplane.trigger.WebhookConfig;
import dev.sluice.controlplane.trigger.Webhooks;
import dev.sluice.controlplane.workflow.ConfiguredConnections;
import dev.sluice.controlplane.workflow.ConnectionsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes beans of what hears the outside and tells it. */
@ApplicationScoped
class OutsideBeans {
    @Produces
    @Singleton
    Webhooks webhooks(
            SchedulerParts parts,
            Transactions transactions,
            ConfiguredSecrets secrets,
            WebhookConfig config,
            InstantSource time) {
        return new Webhooks(transactions, parts.armedTriggers(), parts.arrivals(), secrets, config, time);
    }

    @Produces
    @Singleton
    FilePoller files(
            SchedulerParts parts,
            Transactions transactions,
            ConfiguredConnections connections,
            ConfiguredSecrets secrets,
            OutsideConfig config,
            InstantSource time) {
        return new FilePoller(
                transactions,
                parts.armedTriggers(),
                parts.arrivals(),
                List.of(
                        new FolderSource(config.folderEntries()),
                        new S3Source(bucket -> s3(bucket, connections, secrets, config))),
                time);
    }

    @Produces
    @Singleton
    TopicTriggers topics(SchedulerParts parts, Transactions transactions, InstantSource time) {
        return new TopicTriggers(transactions, parts.armedTriggers(), parts.arrivals(), time);
    }

    @Produces
    @Singleton
    ForeignEvents foreign(
            SchedulerParts parts, Transactions transactions, EventLog log, EmitConfig emit, InstantSource time) {
        return new ForeignEvents(
                transactions,
                log,
                parts.armedTriggers(),
                parts.arrivals(),
                parts.publisher(),
                emit.jobNamespace(),
                time);
    }

    @Produces
    @Singleton
    Escalation escalation(SchedulerParts parts, Transactions transactions) {
        return new Escalation(transactions, parts.cache());
    }

    @Produces
    @Singleton
    Notifications notifications(
            SchedulerParts parts,
            Transactions transactions,
            Channels channels,
            OutsideConfig config,
            HttpSpans spans,
            InstantSource time) {
        return new Notifications(
                transactions,
                parts.cache(),
                channels,
                List.of(
                        new LogNotifier(),
                        new WebhookNotifier(config.timeout(), time, spans.ofNotices()),
                        new SlackNotifier(config.timeout(), spans.ofNotices()),
                        new MailNotifier(config.timeout())),
                time);
    }

    /** The connection whose url is the bucket; without one, as Amazon's clients find their way by themselves. */
    private static S3Access s3(
            String bucket, ConfiguredConnections connections, ConfiguredSecrets secrets, OutsideConfig config) {
        Optional<ConnectionsConfig.Connection> connection = connections.withUrl("s3://" + bucket);
        Map<String, String> properties =
                connection.map(ConnectionsConfig.Connection::properties).orElse(Map.of());
        Optional<S3Access.Keys> keys = connection
                .flatMap(ConnectionsConfig.Connection::user)
                .map(user -> new S3Access.Keys(
                        user,
                        connection
                                .flatMap(ConnectionsConfig.Connection::passwordRef)
                                .flatMap(secrets::find)
                                .orElseThrow(() -> new IllegalStateException(
                                        "its connection has a user and no secret; set password-ref"))));
        return new S3Access(
                Optional.ofNullable(properties.get("endpoint")).map(URI::create),
                properties.getOrDefault("region", "us-east-1"),
                Boolean.parseBoolean(properties.getOrDefault("path-style", "false")),
                keys,
                config.timeout());
    }
}

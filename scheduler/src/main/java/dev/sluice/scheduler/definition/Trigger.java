package dev.sluice.scheduler.definition;

import dev.sluice.scheduler.time.CatchUp;
import dev.sluice.scheduler.time.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What starts a run. Manual and API starts need none. */
public sealed interface Trigger {
    /** Unique in the workflow. */
    String id();

    /** Parameters of the run, as templates over {@code trigger} and {@code event}. */
    Map<String, Template> with();

    /**
     * A timetable, and the assets that have to be fresh before the run starts.
     *
     * @param schedule slots
     * @param jitter each slot is moved by a fixed share of this, never before its time
     * @param catchUp what happens to slots missed while nobody ran
     * @param waitFor assets to wait for; the slot is kept until then
     */
    record OnSchedule(
            String id,
            Schedule schedule,
            Duration jitter,
            CatchUp catchUp,
            Optional<WaitFor> waitFor,
            Map<String, Template> with)
            implements Trigger {
        public OnSchedule {
            with = Map.copyOf(with);
        }
    }

    /**
     * Assets that must have a version newer than a moment.
     *
     * @param assets all of them
     * @param since whether that moment is this slot's, or the one before it
     * @param timeout longest wait after the slot
     * @param onTimeout what then happens
     */
    record WaitFor(List<AssetAddress> assets, Since since, Duration timeout, OnTimeout onTimeout) {
        public WaitFor {
            assets = List.copyOf(assets);
        }

        /** From when a version counts. */
        public enum Since {
            TICK,
            PREVIOUS_TICK
        }

        /** What happens when the assets do not come. */
        public enum OnTimeout {
            FAIL,
            SKIP,
            RUN_ANYWAY
        }
    }

    /**
     * New versions of assets.
     *
     * @param when how many of the assets need a new version
     * @param assets watched ones
     * @param consume how versions become runs
     * @param debounce quiet time after the last version
     */
    record OnAssets(
            String id,
            When when,
            List<AssetInput> assets,
            Consume consume,
            Duration debounce,
            Map<String, Template> with)
            implements Trigger {
        public OnAssets {
            assets = List.copyOf(assets);
            with = Map.copyOf(with);
        }

        /**
         * One watched asset.
         *
         * @param asset which
         * @param samePartition whether the run covers the partition that was updated
         */
        public record AssetInput(AssetAddress asset, boolean samePartition) {}

        /** How versions become runs. */
        public enum Consume {
            /** One run with the newest versions. */
            LATEST,
            /** One run per version, in order. */
            EACH,
            /** One run with all versions since the cursor. */
            BATCH
        }
    }

    /**
     * How many of a trigger's assets need a new version.
     *
     * @param atLeast 1 to the number of assets
     */
    record When(int atLeast) {}

    /**
     * A file or object that arrives.
     *
     * @param uri folder or object pattern with {@code *} and {@code **}: {@code file:///in/*.csv}, {@code s3://bucket/in/*.csv}
     * @param stableFor how long size and etag stay the same before it counts
     * @param dedupeBy what makes an arrival a new one
     * @param poll time between two listings
     */
    record OnFile(
            String id, String uri, Duration stableFor, DedupeBy dedupeBy, Duration poll, Map<String, Template> with)
            implements Trigger {
        public OnFile {
            with = Map.copyOf(with);
        }

        /** What makes an arrival a new one. */
        public enum DedupeBy {
            /** Name and content. */
            ETAG,
            /** Name alone. */
            NAME
        }
    }

    /**
     * A signed HTTP call.
     *
     * @param secretRef name of the HMAC-SHA256 key
     * @param filter CEL over {@code event.body} and {@code event.headers}
     */
    record OnWebhook(String id, String secretRef, Optional<String> filter, Map<String, Template> with)
            implements Trigger {
        public OnWebhook {
            with = Map.copyOf(with);
        }
    }

    /**
     * A message of a Kafka topic.
     *
     * @param connection name of the configured Kafka connection
     * @param topic to read
     * @param filter CEL over {@code event.key}, {@code event.body}, {@code event.headers}
     */
    record OnKafka(String id, String connection, String topic, Optional<String> filter, Map<String, Template> with)
            implements Trigger {
        public OnKafka {
            with = Map.copyOf(with);
        }
    }

    /**
     * A run event of another system.
     *
     * @param namespace job namespace, {@code *} for any
     * @param job job name pattern with {@code *}
     * @param eventTypes OpenLineage event types that count
     * @param filter CEL over {@code event}, the whole OpenLineage event
     */
    record OnEvent(
            String id,
            String namespace,
            String job,
            Set<String> eventTypes,
            Optional<String> filter,
            Map<String, Template> with)
            implements Trigger {
        public OnEvent {
            eventTypes = Set.copyOf(eventTypes);
            with = Map.copyOf(with);
        }
    }
}

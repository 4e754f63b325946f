package dev.sluice.controlplane.report.population;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.report.collect.Collected;
import dev.sluice.controlplane.report.collect.FrameSections;
import dev.sluice.controlplane.report.collect.Heading;
import dev.sluice.controlplane.report.collect.Point;
import dev.sluice.controlplane.report.collect.Progress;
import dev.sluice.controlplane.report.collect.ReportRequest;
import dev.sluice.controlplane.report.collect.ReportSource;
import dev.sluice.controlplane.report.collect.sections.Draft;
import dev.sluice.controlplane.report.collect.sections.Facts;
import dev.sluice.controlplane.report.population.RegisterRows.Processing;
import dev.sluice.controlplane.report.population.RegisterRows.Said;
import dev.sluice.controlplane.report.population.RegisterRows.Thing;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The register of processing, as article 30 of the GDPR asks for it: each job with its purpose, who answers for it, categories of
 * data, where they come from and who receives them, how long they are kept. Purposes are told by the documentation or by the tag
 * {@code purpose} of a job; categories, legal basis, retention and transfers by the tags {@code pii} or {@code category},
 * {@code legalBasis}, {@code retention} and {@code transfer} of jobs and datasets.
 */
@ApplicationScoped
public class RegisterReports implements ReportSource {
    private final RegisterRows rows;
    private final Heading heading;

    public RegisterReports(RegisterRows rows, Heading heading) {
        this.rows = rows;
        this.heading = heading;
    }

    @Override
    public ReportKind kind() {
        return ReportKind.REGISTER;
    }

    @Override
    public Collected collect(ReportRequest request, Point at, Progress progress) {
        Identity identity = heading.of(request, at, "Register of processing");
        progress.at("reading jobs", 100);
        List<Processing> all = rows.all(at, EdgeKind.READ_BY.code(), EdgeKind.WRITES.code());
        List<Processing> visible = all.stream()
                .filter(each -> request.maySee(each.job().namespace()))
                .toList();
        progress.at("reading what is said of them", 500);
        Set<Long> ids = new HashSet<>();
        visible.forEach(each -> {
            ids.add(each.job().id());
            each.read().forEach(thing -> ids.add(thing.id()));
            each.written().forEach(thing -> ids.add(thing.id()));
        });
        Register register = new Register(request, rows.said(ids, at));
        visible.stream()
                .sorted(java.util.Comparator.comparing(
                                (Processing each) -> each.job().namespace())
                        .thenComparing(each -> each.job().name()))
                .forEach(register::write);
        Section section = register.section(all.size() - visible.size());
        return new Collected(
                new Report(
                        kind(),
                        identity,
                        register.verdict(),
                        List.of(FrameSections.identity(kind(), identity, request), section),
                        Lineage.NONE),
                new Evidence(List.of(), List.of()));
    }

    /** The register while it is being written. */
    private static final class Register {
        private final ReportRequest request;
        private final Map<Long, Map<String, Said>> said;
        private final Facts facts = new Facts("register");
        private long jobs;
        private long withoutPurpose;
        private long withoutOwner;
        private long hiddenDatasets;
        private final Draft draft = Draft.of("register.processing", "Processing")
                .text("job", "Job")
                .text("purpose", "Purpose")
                .text("owner", "Answerable")
                .text("legalBasis", "Legal basis")
                .text("categories", "Categories of data")
                .text("from", "Data from")
                .text("to", "Recipients")
                .text("transfers", "Transfers")
                .text("retention", "Kept for");

        Register(ReportRequest request, Map<Long, Map<String, Said>> said) {
            this.request = request;
            this.said = said;
        }

        void write(Processing processing) {
            jobs++;
            Thing job = processing.job();
            String purpose = first(tag(job, "purpose"), documentation(job));
            String owner = owners(job);
            withoutPurpose += purpose == null ? 1 : 0;
            withoutOwner += owner == null ? 1 : 0;
            List<Thing> data = new ArrayList<>(processing.read());
            data.addAll(processing.written());
            long position = said.getOrDefault(job.id(), Map.of()).values().stream()
                    .mapToLong(Said::position)
                    .max()
                    .orElse(0);
            draft.row(
                    purpose == null || owner == null ? Grade.MISSING : Grade.DECLARED,
                    position == 0
                            ? "the producer, by the job facets documentation, ownership and tags"
                            : "event:" + position,
                    job.full(),
                    purpose,
                    owner,
                    joined(tags(List.of(job), "legalBasis")),
                    joined(categories(data)),
                    names(processing.read()),
                    names(processing.written()),
                    joined(tags(withJob(job, data), "transfer")),
                    joined(tags(withJob(job, processing.written()), "retention")));
        }

        private static List<Thing> withJob(Thing job, List<Thing> data) {
            List<Thing> all = new ArrayList<>(List.of(job));
            all.addAll(data);
            return all;
        }

        private @Nullable String names(List<Thing> things) {
            List<String> names = new ArrayList<>();
            long hidden = 0;
            for (Thing thing : things) {
                if (request.maySee(thing.namespace())) {
                    names.add(thing.full());
                } else {
                    hidden++;
                }
            }
            hiddenDatasets += hidden;
            if (hidden > 0) {
                names.add(hidden + " that the requester may not see");
            }
            return names.isEmpty() ? null : String.join(", ", names);
        }

        private Set<String> categories(List<Thing> data) {
            List<Thing> visible = data.stream()
                    .filter(thing -> request.maySee(thing.namespace()))
                    .toList();
            Set<String> categories = tags(visible, "category");
            tags(visible, "pii")
                    .forEach(value -> categories.add(value.equals("true") ? "personal" : "personal: " + value));
            return categories;
        }

        private Set<String> tags(List<Thing> things, String key) {
            TreeSet<String> values = new TreeSet<>();
            for (Thing thing : things) {
                if (request.maySee(thing.namespace())) {
                    Said tags = said.getOrDefault(thing.id(), Map.of()).get("tags");
                    if (tags != null) {
                        for (JsonNode tag : tags.body().path("tags")) {
                            if (tag.path("key").asText().equalsIgnoreCase(key)) {
                                values.add(tag.path("value").asText("true"));
                            }
                        }
                    }
                }
            }
            return values;
        }

        private @Nullable String tag(Thing job, String key) {
            return joined(tags(List.of(job), key));
        }

        private @Nullable String documentation(Thing job) {
            Said facet = said.getOrDefault(job.id(), Map.of()).get("documentation");
            String text = facet == null ? "" : facet.body().path("description").asText("");
            return text.isBlank() ? null : text;
        }

        private @Nullable String owners(Thing job) {
            Said facet = said.getOrDefault(job.id(), Map.of()).get("ownership");
            TreeSet<String> owners = new TreeSet<>();
            if (facet != null) {
                facet.body()
                        .path("owners")
                        .forEach(owner -> owners.add(owner.path("name").asText()));
            }
            owners.remove("");
            return joined(owners);
        }

        private static @Nullable String first(@Nullable String one, @Nullable String other) {
            return one == null ? other : one;
        }

        private static @Nullable String joined(Set<String> values) {
            return values.isEmpty() ? null : String.join(", ", values);
        }

        Section section(int hiddenJobs) {
            facts.derived("jobs", "Jobs", String.valueOf(jobs), "count");
            if (withoutPurpose > 0) {
                facts.missing(
                        "purpose",
                        "Purpose: " + withoutPurpose + " of " + jobs + " jobs",
                        "the producer, by the job facet documentation or the tag purpose");
            }
            if (withoutOwner > 0) {
                facts.missing(
                        "owner",
                        "Who answers for it: " + withoutOwner + " of " + jobs + " jobs",
                        "the producer, by the job facet ownership");
            }
            List<String> notes = new ArrayList<>(List.of(
                    "Data from and recipients are what the lineage knows now. Categories, legal basis, transfers and retention are"
                            + " told by tags: pii or category, legalBasis, transfer, retention."));
            if (hiddenJobs > 0 || hiddenDatasets > 0) {
                notes.add("Left out, for the requester may not see them: " + hiddenJobs + " jobs, " + hiddenDatasets
                        + " mentions of datasets.");
            }
            notes.addAll(draft.notes());
            hidden = hiddenJobs + hiddenDatasets;
            return new Section(8, "register", "Register of processing", facts.done(), List.of(draft.done()), notes);
        }

        private long hidden;

        Verdict verdict() {
            List<String> why = new ArrayList<>();
            TreeMap<String, Integer> missing = new TreeMap<>();
            int kinds = (withoutPurpose > 0 ? 1 : 0) + (withoutOwner > 0 ? 1 : 0);
            if (kinds > 0) {
                missing.put("register", kinds);
                why.add(withoutPurpose + " of " + jobs + " jobs have no purpose, " + withoutOwner
                        + " nobody who answers for them.");
            }
            if (hidden > 0) {
                why.add("Some is outside of what the requester may see.");
            }
            if (why.isEmpty()) {
                why.add("Every job tells its purpose and who answers for it.");
            }
            return new Verdict(
                    kinds + hidden > 0 ? Verdict.Level.REPRODUCIBLE_WITH_GAPS : Verdict.Level.REPRODUCIBLE,
                    why,
                    missing);
        }
    }
}

package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.audit.Audited;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.report.job.Reports;
import dev.sluice.controlplane.reportview.Reader;
import dev.sluice.controlplane.reportview.ReportFeed;
import dev.sluice.controlplane.reportview.ReportFilter;
import dev.sluice.controlplane.reportview.ReportInfo;
import dev.sluice.controlplane.reportview.ReportList;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Caller;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.graphql.api.Subscription;
import io.smallrye.mutiny.Multi;
import java.util.UUID;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** Has reports for auditors made, and tells how far they are. Bundles are fetched over REST. */
@GraphQLApi
@Audited
@ApiErrors
public class ReportApi {
    private static final ReportFilter ALL = new ReportFilter(null, null, null, null);

    private final Reports reports;
    private final ReportList list;
    private final ReportFeed feed;
    private final Caller caller;

    ReportApi(Reports reports, ReportList list, ReportFeed feed, Caller caller) {
        this.reports = reports;
        this.list = list;
        this.feed = feed;
        this.caller = caller;
    }

    @Query("reports")
    @NonNull
    @Description(
            "Reports that you may read, newest first: your own; for role auditor those within the scope of the key;"
                    + " for role admin all.")
    public ReportConnection reports(
            @Nullable ReportFilter filter, @DefaultValue("50") int first, @Nullable String after) {
        return ReportConnection.of(
                list.page(Reader.of(caller), filter == null ? ALL : filter, new PageRequest(first, after)));
    }

    @Query("report")
    @Description("A report; null when there is none that you may read.")
    public @Nullable ReportInfo report(@Id @NonNull String id) {
        return list.find(Reader.of(caller), Keys.id(id)).orElse(null);
    }

    @Mutation("createReport")
    @NonNull
    @Description(
            "Has a report made. What it looks at is fixed when it starts: the newest signed checkpoint of the ledger."
                    + " Takes role auditor, steward, operator or admin.")
    public ReportInfo createReport(
            @NonNull ReportInput report,
            @Description("The same key again gives the same report.") @NonNull String idempotencyKey) {
        Actor by = caller.reporter();
        UUID id = reports.create(
                by,
                caller.principal().reportable(),
                new Reports.Wanted(report.kind(), report.subject(), report.purpose(), idempotencyKey));
        return list.get(Reader.of(caller), id);
    }

    @Mutation("cancelReport")
    @NonNull
    @Description(
            "Ends a report that is not made yet; no effect on one that is over. For who asked for it, and role admin.")
    public ReportInfo cancelReport(@Id @NonNull String id) {
        Actor by = caller.reporter();
        UUID number = Keys.id(id);
        ReportInfo found = list.get(Reader.of(caller), number);
        reports.cancel(by, found.requestedBy(), number);
        return list.get(Reader.of(caller), number);
    }

    @Subscription("reportProgress")
    @Blocking
    @NonNull
    @Description("How far a report is: its state now, then each change, until it is over.")
    public Multi<ReportInfo> reportProgress(@Id @NonNull String id) {
        return feed.of(list.get(Reader.of(caller), Keys.id(id)).id());
    }
}

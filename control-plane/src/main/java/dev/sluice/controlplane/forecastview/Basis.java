package dev.sluice.controlplane.forecastview;

import dev.sluice.scheduler.predict.Estimate;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** What an estimate rests on. */
@Type("EstimateEvidence")
public record Basis(
        @Description("Whose history.") @NonNull EstimateBasis kind,
        @Description("Completed runs that it rests on.") long runs,

        @Description("Whether to trust it with care only: not the job's own history, or fewer than 5 runs.")
        boolean lowEvidence) {
    /** Columns basis and basis_runs. */
    static Basis of(ResultSet row) throws SQLException {
        EstimateBasis kind = EstimateBasis.valueOf(row.getString("basis"));
        long runs = row.getLong("basis_runs");
        return new Basis(kind, runs, kind != EstimateBasis.OWN_HISTORY || runs < Estimate.Basis.ENOUGH);
    }
}

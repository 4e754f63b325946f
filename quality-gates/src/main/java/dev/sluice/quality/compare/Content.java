package dev.sluice.quality.compare;

import dev.sluice.model.Sha256;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.execute.Limits;
import dev.sluice.quality.execute.RowScan;
import dev.sluice.quality.execute.Source;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads a dataset once, for its digest and what is measured of it. */
public final class Content implements RowScan.Rows {
    private final Compared compared;
    private final RowSum sum = new RowSum();
    private final MessageDigest sha256 = Sha256.newDigest();
    private RowForm form;
    private Measures measures;

    private Content(Compared compared) {
        this.compared = compared;
        this.form = RowForm.of(new Table(java.util.List.of()), Compared.EVERYTHING);
        this.measures = new Measures(java.util.List.of(), form);
    }

    /**
     * The digest of all rows of a dataset; memory does not grow with them.
     *
     * @throws dev.sluice.quality.check.CheckFault when they cannot be read
     */
    public static ContentDigest digest(Source source, Compared compared, Limits limits) {
        Content content = new Content(compared);
        RowScan.scan(source, limits, content);
        return new ContentDigest(
                compared.algorithm(),
                content.form.schema(),
                content.sum.rows(),
                content.sum.hex(),
                content.measures.values(content.sum.rows()));
    }

    @Override
    public void begin(Table table) {
        form = RowForm.of(table, compared);
        measures = new Measures(compared.metrics(), form);
    }

    @Override
    public void row(ResultSet row) throws SQLException {
        sum.add(sha256.digest(RowForm.joined(form.values(row))));
        measures.add(row);
    }
}

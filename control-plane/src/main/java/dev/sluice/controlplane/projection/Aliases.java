package dev.sluice.controlplane.projection;

import dev.sluice.model.DatasetId;
import dev.sluice.model.event.FacetObject;
import dev.sluice.model.facet.Symlinks;
import dev.sluice.verify.event.FacetReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which datasets are one and the same, by the symlinks facet.
 *
 * <p>Datasets joined by symlinks, in either direction and over any number of hops, are one group. The one that stands for
 * the group carries a symlinks facet itself; among several, the first by namespace and name. So the result depends on the
 * facets alone, not on when they came, and a symlink sent years later merges what is already there.
 */
final class Aliases {
    /** A group larger than this is left as it is: something is wrong with the facets. */
    private static final int LARGEST_GROUP = 10_000;

    private final FacetReader reader;
    private final Identities identities;
    private final FieldNumbers fields;
    /** Only datasets that another one stands for. */
    private final Map<Long, Long> canonical = new HashMap<>();

    Aliases(Db db, FacetReader reader, Identities identities, FieldNumbers fields) throws SQLException {
        this.reader = reader;
        this.identities = identities;
        this.fields = fields;
        db.query(
                "SELECT id, canonical_id FROM dataset WHERE canonical_id <> id",
                row -> canonical.put(row.getLong(1), row.getLong(2)));
    }

    /** The dataset that stands for this one; itself when none does. */
    long canonicalOf(long dataset) {
        return canonical.getOrDefault(dataset, dataset);
    }

    /** Gives fields that just got their number to the dataset that stands for theirs, too. */
    void mirrorNewFields(Db db, long position) throws SQLException {
        for (FieldNumbers.NewField field : fields.takeNew()) {
            long chosen = canonicalOf(field.dataset());
            if (chosen != field.dataset()) {
                fields.mirror(db, chosen, field.name(), position);
            }
        }
    }

    /** Takes in the present symlinks facet of datasets for which it changed; needs the facet rows to be written. */
    void update(Db db, Set<Long> datasets, long position) throws SQLException {
        Set<Long> touched = new LinkedHashSet<>();
        for (long dataset : datasets) {
            touched.add(dataset);
            touched.addAll(db.query(
                    "SELECT alias_id FROM symlink WHERE dataset_id = ? ORDER BY alias_id",
                    row -> row.getLong(1),
                    dataset));
            db.update("DELETE FROM symlink WHERE dataset_id = ?", dataset);
            for (Symlinks.Identifier identifier : present(db, dataset)) {
                long alias = identities.dataset(db, identifier.id(), position);
                if (alias != dataset) {
                    identities.flush(db);
                    db.update(
                            "INSERT INTO symlink (dataset_id, alias_id, type) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                            dataset,
                            alias,
                            StoredText.clean(identifier.type(), 200));
                    touched.add(alias);
                }
            }
        }
        Set<Long> done = new LinkedHashSet<>();
        for (long dataset : touched) {
            if (!done.contains(dataset)) {
                List<Long> group = group(db, dataset);
                done.addAll(group);
                settle(db, group, position);
            }
        }
        identities.flush(db);
        fields.flush(db);
    }

    private List<Symlinks.Identifier> present(Db db, long dataset) throws SQLException {
        List<String> body = db.query("""
                SELECT c.body FROM facet_version v JOIN facet_content c ON c.id = v.content_id
                WHERE v.entity_id = ? AND v.name = 'symlinks'
                  AND v.valid_from = (SELECT max(valid_from) FROM facet_version WHERE entity_id = ? AND name = 'symlinks')
                """, row -> row.getString(1), dataset, dataset);
        if (body.isEmpty()) {
            return List.of();
        }
        FacetObject object = FacetObject.of("{\"symlinks\":" + body.getFirst() + "}");
        @Nullable
        Symlinks symlinks =
                reader.readDataset(identities.nameOf(db, dataset), object).symlinks();
        return symlinks == null ? List.of() : symlinks.identifiers();
    }

    private static List<Long> group(Db db, long dataset) throws SQLException {
        return db.query("""
                WITH RECURSIVE member (id) AS (
                    SELECT ?::bigint
                    UNION
                    SELECT CASE WHEN s.dataset_id = m.id THEN s.alias_id ELSE s.dataset_id END
                    FROM member m JOIN symlink s ON s.dataset_id = m.id OR s.alias_id = m.id
                )
                SELECT id FROM (SELECT id FROM member LIMIT ?) AS bounded ORDER BY id
                """, row -> row.getLong(1), dataset, LARGEST_GROUP + 1);
    }

    private void settle(Db db, List<Long> group, long position) throws SQLException {
        if (group.size() > LARGEST_GROUP) {
            return;
        }
        long chosen = group.size() == 1 ? group.getFirst() : representative(db, group);
        for (long member : group) {
            if (canonicalOf(member) != chosen) {
                db.update(
                        "UPDATE dataset SET canonical_id = ?, canonical_position = ? WHERE id = ?",
                        chosen,
                        position,
                        member);
            }
            if (member == chosen) {
                canonical.remove(member);
            } else {
                canonical.put(member, chosen);
                for (String field : fields.names(db, member)) {
                    fields.mirror(db, chosen, field, position);
                }
            }
        }
    }

    private long representative(Db db, List<Long> group) throws SQLException {
        List<Long> withFacet = db.query(
                "SELECT DISTINCT dataset_id FROM symlink WHERE dataset_id = ANY (?)",
                row -> row.getLong(1),
                db.longs(group));
        record Named(long id, DatasetId name) {}
        List<Named> candidates = new ArrayList<>();
        for (long id : withFacet) {
            candidates.add(new Named(id, identities.nameOf(db, id)));
        }
        return candidates.stream()
                .min(Comparator.comparing(Named::name))
                .orElseThrow()
                .id();
    }
}

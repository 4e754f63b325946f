package dev.sluice.controlplane.catalog;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of {@code job}. The projection writes it; here it is only read. */
@Entity
@Immutable
@Table(name = "job")
class JobRow {
    @Id
    long id;

    @Column(name = "namespace_id", nullable = false)
    long namespaceId;

    @Column(name = "name", nullable = false)
    String name = "";

    @Column(name = "first_position", nullable = false)
    long firstPosition;
}

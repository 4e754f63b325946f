package dev.sluice.controlplane.catalog;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of {@code producer}. The projection writes it; here it is only read. */
@Entity
@Immutable
@Table(name = "producer")
class ProducerRow {
    @Id
    long id;

    @Column(name = "uri", nullable = false)
    String uri = "";

    @Column(name = "events", nullable = false)
    long events;

    @Column(name = "conforming", nullable = false)
    long conforming;

    @Column(name = "first_position", nullable = false)
    long firstPosition;

    @Column(name = "last_position", nullable = false)
    long lastPosition;
}

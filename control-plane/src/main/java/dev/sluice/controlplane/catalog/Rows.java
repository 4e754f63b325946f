package dev.sluice.controlplane.catalog;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The repositories of the mapped tables. */
final class Rows {
    private Rows() {}

    @ApplicationScoped
    static class NamespaceRows implements PanacheRepositoryBase<NamespaceRow, Long> {}

    @ApplicationScoped
    static class DatasetRows implements PanacheRepositoryBase<DatasetRow, Long> {}

    @ApplicationScoped
    static class JobRows implements PanacheRepositoryBase<JobRow, Long> {}

    @ApplicationScoped
    static class FieldRows implements PanacheRepositoryBase<FieldRow, Long> {}

    @ApplicationScoped
    static class ProducerRows implements PanacheRepositoryBase<ProducerRow, Long> {}
}

package dev.sluice.scheduler.definition.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetUrisTest {
    @ParameterizedTest
    @CsvSource({
        "postgres://h:5433/db.s.t, postgres://h:5433 db.s.t",
        "postgresql://h/db.s.t, postgres://h:5432 db.s.t",
        "mysql://h/db.t, mysql://h:3306 db.t",
        "s3://bucket/a/b.csv, s3://bucket a/b.csv",
        "s3a://bucket/a/, s3://bucket a",
        "gs://bucket/a, gs://bucket a",
        "file:///in/a.csv, file /in/a.csv",
        "kafka://h/topic, kafka://h:9092 topic",
        "hdfs://nn:8020/a/b, hdfs://nn:8020 /a/b",
        "snowflake://org-account/DB.S.T, snowflake://org-account DB.S.T",
        "connection://shop-db/public.orders, connection://shop-db/public.orders",
        "S3://Bucket/Key, s3://Bucket Key"
    })
    void urisFollowTheNamingRulesOfOpenLineage(String uri, String asset) {
        assertThat(AssetUris.parse(uri).toString()).isEqualTo(asset);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://bucket",
                "s3:///key",
                "postgres://h/t",
                "mysql://h/a.b.c",
                "file://h/x",
                "://x",
                "connection:///t",
                "a b://c/d"
            })
    void othersAreRefused(String uri) {
        assertThatThrownBy(() -> AssetUris.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(uri);
    }
}

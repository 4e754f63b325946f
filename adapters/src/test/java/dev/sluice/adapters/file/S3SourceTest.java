package dev.sluice.adapters.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.arrive.ArrivalSource;
import dev.sluice.scheduler.arrive.Listing;
import dev.sluice.scheduler.arrive.UriPattern;
import dev.sluice.scheduler.execute.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Against a server that speaks S3 and checks signatures. */
class S3SourceTest extends ArrivalSourceContract {
    private static final String KEY = "access";
    private static final String SECRET = "a secret key of the test";

    private static BlobStoreContext store;
    private static S3Proxy server;
    private static S3Client client;
    private static int buckets;

    private String bucket = "";

    @BeforeAll
    static void start() throws Exception {
        store = ContextBuilder.newBuilder("transient")
                .overrides(new Properties())
                .build(BlobStoreContext.class);
        server = S3Proxy.builder()
                .blobStore(store.getBlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
                .build();
        server.start();
        client = S3Client.builder()
                .endpointOverride(endpoint())
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED) // the server knows no trailers
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
                .build();
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        server.stop();
        store.close();
    }

    @BeforeEach
    void emptyBucket() {
        bucket = "bucket-" + ++buckets;
        client.createBucket(request -> request.bucket(bucket));
    }

    @Override
    ArrivalSource source() {
        return source(SECRET);
    }

    @Override
    String root() {
        return "s3://" + bucket + "/";
    }

    @Override
    void put(String path, String content) {
        client.putObject(request -> request.bucket(bucket).key(path), RequestBody.fromString(content));
    }

    @Test
    void wrongKeyAndMissingBucketAreRefused() {
        assertThat(source("wrong").list(UriPattern.parse(root() + "*"), "", 10))
                .isEqualTo(new Listing.Refused("bucket " + bucket + " answers 403 SignatureDoesNotMatch"));
        assertThat(source().list(UriPattern.parse("s3://no-such-bucket/*"), "", 10))
                .isEqualTo(new Listing.Refused("bucket no-such-bucket answers 404 NoSuchBucket"));
    }

    @Test
    void serverThatDoesNotAnswerIsUnreachable() {
        S3Source nobody = new S3Source(_ -> access(URI.create("http://127.0.0.1:1"), SECRET));

        assertThat(nobody.list(UriPattern.parse(root() + "*"), "", 10)).isInstanceOf(Listing.Unreachable.class);
    }

    private static ArrivalSource source(String secret) {
        return new S3Source(_ -> access(endpoint(), secret));
    }

    private static S3Access access(URI endpoint, String secret) {
        return new S3Access(
                Optional.of(endpoint),
                "us-east-1",
                true,
                Optional.of(new S3Access.Keys(KEY, new Secret(secret))),
                Duration.ofSeconds(5));
    }

    private static URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }
}

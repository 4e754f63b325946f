package dev.sluice.adapters.file;

import dev.sluice.scheduler.arrive.ArrivalSource;
import dev.sluice.scheduler.arrive.Arrived;
import dev.sluice.scheduler.arrive.Listing;
import dev.sluice.scheduler.arrive.UriPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Buckets of Amazon S3 and of servers that speak its protocol. */
public final class S3Source implements ArrivalSource, AutoCloseable {
    private static final int PAGE = 1_000;
    private static final int MOST_CLIENTS = 32;

    private final Function<String, S3Access> access;
    private final Map<S3Access, S3Client> clients = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Makes a source.
     *
     * @param access how a bucket is reached, by its name; asked at each listing so that rotated keys count at once
     */
    public S3Source(Function<String, S3Access> access) {
        this.access = access;
    }

    @Override
    public boolean reads(String scheme) {
        return scheme.equals("s3");
    }

    @Override
    public Listing list(UriPattern pattern, String after, int limit) {
        String bucket = pattern.authority();
        try {
            S3Client client = client(access.apply(bucket));
            List<Arrived> files = new ArrayList<>();
            String from = after;
            int left = limit;
            while (true) {
                ListObjectsV2Response page = page(client, pattern, from, Math.min(PAGE, left));
                for (S3Object object : page.contents()) {
                    from = object.key();
                    if (!object.key().endsWith("/") && pattern.matches(object.key())) {
                        files.add(arrived(bucket, object));
                    }
                }
                left -= page.contents().size();
                if (!Boolean.TRUE.equals(page.isTruncated()) || page.contents().isEmpty()) {
                    return new Listing.Page(files, Optional.empty());
                }
                if (left <= 0) {
                    return new Listing.Page(files, Optional.of(from));
                }
            }
        } catch (S3Exception e) {
            String reason = "bucket " + bucket + " answers " + e.statusCode() + " "
                    + (e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode());
            return e.statusCode() >= 400 && e.statusCode() < 500 && e.statusCode() != 429
                    ? new Listing.Refused(reason)
                    : new Listing.Unreachable(reason);
        } catch (SdkException e) {
            return new Listing.Unreachable("bucket " + bucket + ": " + e.getMessage());
        } catch (IllegalArgumentException | IllegalStateException e) {
            return new Listing.Refused("bucket " + bucket + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        synchronized (clients) {
            clients.values().forEach(S3Client::close);
            clients.clear();
        }
    }

    /** StartAfter at each page, not the continuation token: a cursor that is a name can be kept for days. */
    private static ListObjectsV2Response page(S3Client client, UriPattern pattern, String from, int keys) {
        return client.listObjectsV2(request -> {
            request.bucket(pattern.authority()).prefix(pattern.prefix()).maxKeys(keys);
            if (!from.isEmpty()) {
                request.startAfter(from);
            }
        });
    }

    private static Arrived arrived(String bucket, S3Object object) {
        String key = object.key();
        return new Arrived(
                "s3://" + bucket + "/" + key,
                key.substring(key.lastIndexOf('/') + 1),
                object.size(),
                object.eTag().replace("\"", ""),
                object.lastModified());
    }

    private S3Client client(S3Access wanted) {
        synchronized (clients) {
            S3Client known = clients.get(wanted);
            if (known == null) {
                known = newClient(wanted);
                clients.put(wanted, known);
                if (clients.size() > MOST_CLIENTS) {
                    clients.remove(
                            clients.keySet().iterator().next()); // not closed: it may be at work, and holds nothing
                }
            }
            return known;
        }
    }

    private static S3Client newClient(S3Access access) {
        AwsCredentialsProvider credentials = access.keys()
                .<AwsCredentialsProvider>map(keys -> StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        keys.accessKey(), keys.secretKey().reveal())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
        var builder = S3Client.builder()
                .region(Region.of(access.region()))
                .forcePathStyle(access.pathStyle())
                .credentialsProvider(credentials)
                .overrideConfiguration(c -> c.apiCallAttemptTimeout(access.timeout())
                        .apiCallTimeout(access.timeout().multipliedBy(2)))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(access.timeout())
                        .socketTimeout(access.timeout()));
        access.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }
}

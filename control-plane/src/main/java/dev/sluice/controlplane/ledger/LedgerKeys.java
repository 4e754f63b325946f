package dev.sluice.controlplane.ledger;

import dev.sluice.ledger.key.KeySet;
import dev.sluice.ledger.key.PublishedKey;
import dev.sluice.ledger.key.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Keys of the ledger. Every Ed25519 key in the PKCS#12 file whose certificate is in force signs; so a rotation is: put the new key beside
 * the old one, wait until all readers have the new {@code keys.json}, take the old one out and its public half into the former keys.
 *
 * @param signing those that sign, oldest first; empty: nothing is signed
 * @param published these and former ones
 */
public record LedgerKeys(List<SigningKey> signing, KeySet published) {
    public LedgerKeys {
        signing = List.copyOf(signing);
    }

    /**
     * Reads them.
     *
     * @param origin name that the keys sign under
     * @param keystore PKCS#12 file; absent: nothing is signed
     * @param password opens it
     * @param former file with public keys of earlier times
     * @throws IllegalStateException when a file is there and cannot be used
     */
    public static LedgerKeys read(
            String origin, Optional<Path> keystore, char[] password, Optional<Path> former, Instant now) {
        List<SigningKey> signing =
                keystore.map(path -> signing(origin, path, password, now)).orElse(List.of());
        List<PublishedKey> published = new ArrayList<>();
        former.ifPresent(path -> published.addAll(former(path)));
        signing.forEach(key -> published.add(key.published()));
        return new LedgerKeys(signing, new KeySet(published));
    }

    private static List<PublishedKey> former(Path path) {
        try {
            return KeySet.parse(Files.readString(path)).keys();
        } catch (IOException e) {
            throw new UncheckedIOException("the former keys cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the former keys cannot be used: " + e.getMessage(), e);
        }
    }

    private static List<SigningKey> signing(String origin, Path path, char[] password, Instant now) {
        List<SigningKey> keys = new ArrayList<>();
        try (InputStream in = Files.newInputStream(path)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password) instanceof PrivateKey key
                        && store.getCertificate(alias) instanceof X509Certificate certificate
                        && key.getAlgorithm().matches("EdDSA|Ed25519")) {
                    PublishedKey published = new PublishedKey(
                            origin,
                            certificate.getPublicKey(),
                            certificate.getNotBefore().toInstant(),
                            Optional.of(certificate.getNotAfter().toInstant()),
                            Optional.empty());
                    if (published.isGoodAt(now)) {
                        keys.add(new SigningKey(published, key));
                    }
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the ledger's key store cannot be opened: " + e.getMessage(), e);
        }
        if (keys.isEmpty()) {
            throw new IllegalStateException(
                    "the ledger's key store has no Ed25519 key whose certificate is in force; make one with"
                            + " keytool -genkeypair -keyalg Ed25519 -storetype PKCS12");
        }
        keys.sort(Comparator.comparing((SigningKey key) -> key.published().from())
                .thenComparing(key -> key.published().idText()));
        return keys;
    }
}

package dev.curlew.platform.grpc;

import dev.curlew.platform.config.ConfigException;
import dev.curlew.platform.config.Env;
import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS between Envoy and the servers, in which both sides show a certificate of one authority. The files are read again when they
 * are replaced; connections that are open stay as they are.
 */
public final class MutualTls implements AutoCloseable {

    private static final long LOOK_EVERY_SECONDS = 30;

    private final AdvancedTlsX509KeyManager key = new AdvancedTlsX509KeyManager();
    private final AdvancedTlsX509TrustManager trust;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("mutual-tls").factory());

    private MutualTls(Identity identity, Verification verification) throws IOException, GeneralSecurityException {
        trust = AdvancedTlsX509TrustManager.newBuilder()
                .setVerification(verification)
                .build();
        var _ = key.updateIdentityCredentials(
                identity.certificate().toFile(),
                identity.key().toFile(),
                LOOK_EVERY_SECONDS,
                TimeUnit.SECONDS,
                looking);
        var _ = trust.updateTrustCredentials(
                identity.authority().toFile(), LOOK_EVERY_SECONDS, TimeUnit.SECONDS, looking);
    }

    /**
     * Files of PEM.
     *
     * @param certificate what this process shows, with the certificates between it and the authority's
     * @param key its private key, in PKCS #8
     * @param authority the certificates that the other side's must come from
     */
    public record Identity(Path certificate, Path key, Path authority) {}

    /**
     * Reads {@code MTLS_CERTIFICATE_FILE}, {@code MTLS_KEY_FILE} and {@code MTLS_CA_FILE}; empty if none is set. A fault: some of
     * them only, or a file that cannot be read.
     */
    public static Optional<Identity> read(Env env) {
        Optional<Path> certificate = file(env, "MTLS_CERTIFICATE_FILE");
        Optional<Path> key = file(env, "MTLS_KEY_FILE");
        Optional<Path> authority = file(env, "MTLS_CA_FILE");
        if (certificate.isPresent() && key.isPresent() && authority.isPresent()) {
            return Optional.of(new Identity(certificate.get(), key.get(), authority.get()));
        }
        if (certificate.isPresent() || key.isPresent() || authority.isPresent()) {
            String expected = "a file, since another of the three is set";
            certificate.ifPresentOrElse(_ -> {}, () -> env.fault("MTLS_CERTIFICATE_FILE", "", expected));
            key.ifPresentOrElse(_ -> {}, () -> env.fault("MTLS_KEY_FILE", "", expected));
            authority.ifPresentOrElse(_ -> {}, () -> env.fault("MTLS_CA_FILE", "", expected));
        }
        return Optional.empty();
    }

    private static Optional<Path> file(Env env, String name) {
        Optional<Path> file = env.path(name);
        file.filter(path -> !Files.isReadable(path))
                .ifPresent(path -> env.fault(name, path.toString(), "a file that can be read"));
        return file;
    }

    /** As {@link #open(Identity)}, but without asking whether the other side's certificate has its name: for probes of oneself. */
    static MutualTls openForAnyName(Identity identity) {
        return open(identity, Verification.CERTIFICATE_ONLY_VERIFICATION);
    }

    /** Reads the files; throws {@link ConfigException} if one holds something else. */
    public static MutualTls open(Identity identity) {
        return open(identity, Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION);
    }

    private static MutualTls open(Identity identity, Verification verification) {
        try {
            return new MutualTls(identity, verification);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigException(List.of("MTLS_CERTIFICATE_FILE, MTLS_KEY_FILE, MTLS_CA_FILE: " + e.getMessage()
                    + " (expected: PEM files of a certificate, its key in PKCS #8, and an authority)"));
        }
    }

    /** What a gRPC server shows and asks of its clients. */
    ServerCredentials server() {
        return TlsServerCredentials.newBuilder()
                .keyManager(key)
                .trustManager(trust)
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
    }

    /** What a gRPC client shows and asks of its server, whose certificate must have the name that was called. */
    ChannelCredentials client() {
        return TlsChannelCredentials.newBuilder()
                .keyManager(key)
                .trustManager(trust)
                .build();
    }

    /** What this process shows, for servers of other kinds. */
    public X509ExtendedKeyManager keyManager() {
        return key;
    }

    /** Whom this process believes, for servers of other kinds. */
    public X509ExtendedTrustManager trustManager() {
        return trust;
    }

    /** Stops looking whether the files change. */
    @Override
    public void close() {
        looking.shutdownNow();
    }
}

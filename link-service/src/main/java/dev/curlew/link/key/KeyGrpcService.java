package dev.curlew.link.key;

import com.google.protobuf.Empty;
import dev.curlew.link.key.JooqKeyStore.Position;
import dev.curlew.link.request.FieldChecks;
import dev.curlew.link.request.Pages;
import dev.curlew.link.request.RequestException;
import dev.curlew.link.request.Violations;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.AuthenticateKeyRequest;
import dev.curlew.proto.link.v1.AuthenticateKeyResponse;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.DeleteApiKeyRequest;
import dev.curlew.proto.link.v1.GetApiKeyRequest;
import dev.curlew.proto.link.v1.KeyServiceGrpc;
import dev.curlew.proto.link.v1.ListApiKeysRequest;
import dev.curlew.proto.link.v1.ListApiKeysResponse;
import dev.curlew.proto.link.v1.RotateApiKeyRequest;
import dev.curlew.proto.link.v1.UpdateApiKeyRequest;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The rpcs of keys. */
final class KeyGrpcService extends KeyServiceGrpc.KeyServiceImplBase {

    private static final Duration USUAL_OVERLAP = Duration.ofDays(1);
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

    private final JooqKeyBook book;
    private final KeyRing ring;
    private final Authentication authentication;
    private final Clock clock;

    KeyGrpcService(JooqKeyBook book, KeyRing ring, Authentication authentication, Clock clock) {
        this.book = book;
        this.ring = ring;
        this.authentication = authentication;
        this.clock = clock;
    }

    @Override
    public void createApiKey(CreateApiKeyRequest request, StreamObserver<ApiKey> observer) {
        KeySettings settings = KeyReader.read(request.getApiKey(), clock.instant(), Optional.empty());
        String keyId = "key_" + UuidV7.system().next().toString().replace("-", "");
        String secret = KeySecret.generate();
        StoredKey key = book.create(keyId, settings, KeySecret.hash(secret), actor());
        answer(observer, KeyMessages.write(key).setSecret(secret).build());
    }

    @Override
    public void getApiKey(GetApiKeyRequest request, StreamObserver<ApiKey> observer) {
        answer(observer, written(request.getKeyId(), book.find(request.getKeyId())));
    }

    @Override
    public void listApiKeys(ListApiKeysRequest request, StreamObserver<ListApiKeysResponse> observer) {
        int size = Pages.size(request.getPageSize());
        Optional<Position> after =
                request.getPageToken().isEmpty() ? Optional.empty() : Optional.of(position(request.getPageToken()));
        List<StoredKey> keys = book.list(after, request.getShowRevoked(), size + 1);
        List<ApiKey> shown =
                Pages.fill(keys, size, key -> KeyMessages.write(key).build());
        ListApiKeysResponse.Builder page = ListApiKeysResponse.newBuilder().addAllApiKeys(shown);
        if (shown.size() < keys.size()) {
            page.setNextPageToken(shown.getLast().getKeyId());
        }
        answer(observer, page.build());
    }

    @Override
    public void updateApiKey(UpdateApiKeyRequest request, StreamObserver<ApiKey> observer) {
        KeyPatch patch = KeyPatch.read(request);
        String keyId = request.getApiKey().getKeyId();
        ApiKey key = written(keyId, book.update(keyId, actor(), settings -> patch.applyTo(settings, clock.instant())));
        ring.forget();
        answer(observer, key);
    }

    @Override
    public void rotateApiKey(RotateApiKeyRequest request, StreamObserver<ApiKey> observer) {
        Violations violations = new Violations();
        Optional<Duration> overlap = request.hasOverlap()
                ? FieldChecks.seconds("overlap", request.getOverlap(), LONGEST_OVERLAP, violations)
                : Optional.of(USUAL_OVERLAP);
        violations.check();
        String secret = KeySecret.generate();
        ApiKey key = written(
                request.getKeyId(),
                book.rotate(request.getKeyId(), KeySecret.hash(secret), overlap.orElseThrow(), actor()));
        ring.forget();
        answer(observer, key.toBuilder().setSecret(secret).build());
    }

    @Override
    public void deleteApiKey(DeleteApiKeyRequest request, StreamObserver<Empty> observer) {
        if (!book.revoke(request.getKeyId(), actor())) {
            throw new KeyException.NotFound(request.getKeyId());
        }
        ring.forget();
        answer(observer, Empty.getDefaultInstance());
    }

    @Override
    public void authenticateKey(AuthenticateKeyRequest request, StreamObserver<AuthenticateKeyResponse> observer) {
        answer(observer, authentication.authenticate(request.getSecret()));
    }

    /** The token is the id of the last key shown: it gives away nothing that the page did not. */
    private Position position(String token) {
        return book.find(token)
                .map(key -> new Position(key.createTime(), key.keyId()))
                .orElseThrow(RequestException.InvalidPageToken::new);
    }

    private static ApiKey written(String keyId, Optional<StoredKey> key) {
        return key.map(found -> KeyMessages.write(found).build()).orElseThrow(() -> new KeyException.NotFound(keyId));
    }

    private static String actor() {
        return Keys.caller().keyId();
    }

    private static <T> void answer(StreamObserver<T> observer, T message) {
        observer.onNext(message);
        observer.onCompleted();
    }
}

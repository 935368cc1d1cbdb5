package dev.curlew.link.key;

import com.google.protobuf.Empty;
import dev.curlew.link.key.JooqKeyStore.Position;
import dev.curlew.link.request.Pages;
import dev.curlew.link.request.RequestException;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.AuthenticateKeyRequest;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.DeleteApiKeyRequest;
import dev.curlew.proto.link.v1.GetApiKeyRequest;
import dev.curlew.proto.link.v1.KeyServiceGrpc;
import dev.curlew.proto.link.v1.ListApiKeysRequest;
import dev.curlew.proto.link.v1.ListApiKeysResponse;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The rpcs of keys. */
final class KeyGrpcService extends KeyServiceGrpc.KeyServiceImplBase {

    private final JooqKeyStore store;
    private final KeyRing ring;
    private final Clock clock;

    KeyGrpcService(JooqKeyStore store, KeyRing ring, Clock clock) {
        this.store = store;
        this.ring = ring;
        this.clock = clock;
    }

    @Override
    public void createApiKey(CreateApiKeyRequest request, StreamObserver<ApiKey> observer) {
        String keyId = "key_" + UuidV7.system().next().toString().replace("-", "");
        StoredKey key = KeyMessages.read(request.getApiKey(), keyId, clock);
        String secret = KeySecret.generate();
        store.insert(key, KeySecret.hash(secret));
        answer(observer, KeyMessages.write(key).setSecret(secret).build());
    }

    @Override
    public void getApiKey(GetApiKeyRequest request, StreamObserver<ApiKey> observer) {
        StoredKey key = store.find(request.getKeyId()).orElseThrow(() -> new KeyException.NotFound(request.getKeyId()));
        answer(observer, KeyMessages.write(key).build());
    }

    @Override
    public void listApiKeys(ListApiKeysRequest request, StreamObserver<ListApiKeysResponse> observer) {
        int size = Pages.size(request.getPageSize());
        Optional<Position> after =
                request.getPageToken().isEmpty() ? Optional.empty() : Optional.of(position(request.getPageToken()));
        List<StoredKey> keys = store.list(after, request.getShowRevoked(), size + 1);
        ListApiKeysResponse.Builder page = ListApiKeysResponse.newBuilder();
        keys.stream().limit(size).map(KeyMessages::write).forEach(page::addApiKeys);
        if (keys.size() > size) {
            page.setNextPageToken(keys.get(size - 1).keyId());
        }
        answer(observer, page.build());
    }

    @Override
    public void deleteApiKey(DeleteApiKeyRequest request, StreamObserver<Empty> observer) {
        if (!store.revoke(request.getKeyId(), clock.instant())) {
            throw new KeyException.NotFound(request.getKeyId());
        }
        ring.forget();
        answer(observer, Empty.getDefaultInstance());
    }

    @Override
    public void authenticateKey(AuthenticateKeyRequest request, StreamObserver<ApiKey> observer) {
        answer(
                observer,
                KeyMessages.write(ring.authenticate(request.getSecret())).build());
    }

    /** The token is the id of the last key shown: it gives away nothing that the page did not. */
    private Position position(String token) {
        return store.find(token)
                .map(key -> new Position(key.createTime(), key.keyId()))
                .orElseThrow(RequestException.InvalidPageToken::new);
    }

    private static <T> void answer(StreamObserver<T> observer, T message) {
        observer.onNext(message);
        observer.onCompleted();
    }
}

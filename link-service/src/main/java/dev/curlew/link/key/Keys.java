package dev.curlew.link.key;

import dev.curlew.link.redis.Redis;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.window.Windows;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.error.ErrorMapper;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import java.time.Clock;
import java.util.Optional;

/** API keys: their rpcs, and the interceptor that asks for one. Closing it writes down which keys were used last. */
public final class Keys implements AutoCloseable {

    private final KeyUse use;
    private final KeyGrpcService service;
    private final KeyInterceptor interceptor;

    private Keys(KeyUse use, KeyGrpcService service, KeyInterceptor interceptor) {
        this.use = use;
        this.service = service;
        this.interceptor = interceptor;
    }

    /**
     * Puts the parts together; nothing is asked of Postgres or Redis yet.
     *
     * @param adminKey a secret that may do everything, besides those in Postgres
     * @param anonymousCreate whether links may be made without a key
     */
    public static Keys create(
            JooqDatabase database, Redis redis, Optional<Secret> adminKey, boolean anonymousCreate, Clock clock) {
        JooqKeyBook book = new JooqKeyBook(database, clock);
        KeyUse use = new KeyUse(book, clock);
        KeyRing ring = new KeyRing(book, use, clock, adminKey);
        CallLimits limits =
                new CallLimits(Windows.create(redis, "calls", CallLimits.WINDOW, CallLimits.MOST_KEYS, clock));
        return new Keys(
                use,
                new KeyGrpcService(book, ring, new Authentication(ring, limits), clock),
                new KeyInterceptor(ring, limits, new RpcAccess(anonymousCreate)));
    }

    /** {@code curlew.link.v1.KeyService}. */
    public BindableService service() {
        return service;
    }

    /** Lets only those through who may call a method; it goes around every service of this server. */
    public ServerInterceptor interceptor() {
        return interceptor;
    }

    /** What rpcs answer where a key is missing, wrong or not known. */
    public static ErrorMapper errors() {
        return KeyErrors.MAPPER;
    }

    /** Who makes the call that the current thread works on; only within methods that need a key. */
    public static Caller caller() {
        return KeyInterceptor.CALLER.get();
    }

    @Override
    public void close() {
        use.close();
    }
}

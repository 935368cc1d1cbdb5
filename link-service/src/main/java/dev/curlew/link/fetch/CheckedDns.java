package dev.curlew.link.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/**
 * Looks a name up once for each connection, which then goes to the addresses found and to no others. A name that has but one
 * address which is not allowed is refused with all its addresses, as nobody honest has such a name.
 */
final class CheckedDns implements Dns, AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int THREADS = 8;
    private static final int MOST_WAITING = 256;

    /** Where names are looked up. */
    interface Resolver {
        List<InetAddress> lookup(String name) throws UnknownHostException;
    }

    private final AddressRules rules;
    private final Resolver resolver;
    // Threads of the system: a lookup occupies one until the system gives up, whatever we do.
    private final ExecutorService threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("fetch-dns-", 0).daemon().factory());

    CheckedDns(AddressRules rules, Resolver resolver) {
        this.rules = rules;
        this.resolver = resolver;
    }

    @Override
    public List<InetAddress> lookup(String name) throws UnknownHostException {
        List<InetAddress> found = resolve(name);
        if (found.stream().allMatch(rules::allows)) {
            return found;
        }
        throw new ForbiddenAddressException();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private List<InetAddress> resolve(String name) throws UnknownHostException {
        try {
            Future<List<InetAddress>> found = threads.submit(() -> resolver.lookup(name));
            return found.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            UnknownHostException failure = new UnknownHostException(name);
            failure.initCause(e);
            throw failure;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(name);
        }
    }
}

package dev.curlew.analytics.testing;

import dev.curlew.analytics.log.ClickLog;
import dev.curlew.analytics.log.ClickLogException;
import dev.curlew.analytics.log.ClickLogReader;
import dev.curlew.analytics.log.DeadLetter;
import dev.curlew.analytics.log.DeadLetters;
import dev.curlew.proto.analytics.v1.Click;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A log in memory that can be made slow or broken. It cannot be read. */
public final class FakeClickLog implements ClickLog {

    private final List<Click> clicks = new CopyOnWriteArrayList<>();
    private final List<Click> setAside = new CopyOnWriteArrayList<>();
    private final AtomicInteger appends = new AtomicInteger();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile @Nullable RuntimeException failure;

    /** A log that works. */
    public FakeClickLog() {}

    /** From now on appending waits for {@link #unblock()}. */
    public void block() {
        gate = new CountDownLatch(1);
    }

    /** Lets everything through. */
    public void unblock() {
        gate.countDown();
    }

    /** From now on appending fails, as it does while Redis is away. */
    public void fail() {
        fail(new ClickLogException.Unavailable(new IllegalStateException("broken")));
    }

    /** From now on appending fails so. */
    public void fail(RuntimeException with) {
        failure = with;
    }

    /** Waits until something is appended, or held back. */
    public void awaitBlocked() throws InterruptedException {
        if (!blocked.await(5, TimeUnit.SECONDS)) {
            throw new AssertionError("Nothing was appended within 5 s");
        }
    }

    /** What was appended. */
    public List<Click> clicks() {
        return List.copyOf(clicks);
    }

    /** What was set aside. */
    public List<Click> setAside() {
        return List.copyOf(setAside);
    }

    /** How many calls of append began. */
    public int appends() {
        return appends.get();
    }

    @Override
    public void append(List<Click> more) {
        appends.incrementAndGet();
        blocked.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        RuntimeException broken = failure;
        if (broken != null) {
            throw broken;
        }
        clicks.addAll(more);
    }

    @Override
    public ClickLogReader reader(String consumer, int number, int readers) {
        throw new UnsupportedOperationException("reader");
    }

    @Override
    public void forgetReaders(Duration idle) {}

    @Override
    public DeadLetters deadLetters() {
        return new DeadLetters() {
            @Override
            public void add(List<Click> clicks, String reason) {
                setAside.addAll(clicks);
            }

            @Override
            public List<DeadLetter> list(String after, int most) {
                return List.of();
            }

            @Override
            public int replay(Collection<String> ids) {
                return 0;
            }

            @Override
            public int replayAll() {
                return 0;
            }

            @Override
            public long removeBefore(Instant time) {
                return 0;
            }
        };
    }

    @Override
    public void close() {}
}

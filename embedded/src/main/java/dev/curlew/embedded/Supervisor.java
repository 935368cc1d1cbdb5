package dev.curlew.embedded;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a server, waits until it answers, and starts it again when it dies by itself. */
final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    /** A server that ran this long was well: its next restart waits the shortest time again. */
    private static final Duration WELL = Duration.ofSeconds(30);

    private final ServerSpec spec;
    private final DataDir dir;
    private final boolean supervised;
    private final Consumer<ServerRestart> onRestart;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition unwanted = lock.newCondition();

    private volatile boolean wanted;
    private volatile @Nullable Child child;
    /** Counts stops: a restart that was waiting while the server was stopped, and perhaps started again, is off. */
    private long stops;

    private Duration backoff = FIRST_BACKOFF;
    private long startedNanos;

    Supervisor(ServerSpec spec, DataDir dir, ServerOptions options) {
        this.spec = spec;
        this.dir = dir;
        this.supervised = options.supervised();
        this.onRestart = options.onRestart();
    }

    /** Starts the server, which must not run, and returns when it answers. */
    void start() {
        lock.lock();
        try {
            wanted = true;
            backoff = FIRST_BACKOFF;
            launch();
        } catch (RuntimeException e) {
            wanted = false;
            throw e;
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        // Before the lock: a launch that holds it gives up.
        wanted = false;
        lock.lock();
        try {
            stops++;
            unwanted.signalAll();
            Child running = child;
            child = null;
            if (running != null) {
                running.stop();
            }
        } finally {
            lock.unlock();
        }
    }

    void restart() {
        stop();
        start();
    }

    /** Kills the server without warning. */
    void kill() {
        running().kill();
    }

    long pid() {
        return running().server().pid();
    }

    boolean ready() {
        Child running = child;
        return running != null && running.alive() && spec.ready();
    }

    private Child running() {
        Child running = child;
        if (running == null || !running.alive()) {
            throw new IllegalStateException(spec.name() + " does not run now");
        }
        return running;
    }

    private void launch() {
        spec.prepare();
        Child started = Child.start(spec, dir.path(), dir.log());
        dir.noteServer(started.server());
        try {
            awaitReady(started);
        } catch (RuntimeException e) {
            started.stop();
            throw e;
        }
        child = started;
        startedNanos = System.nanoTime();
        Thread.ofVirtual()
                .name("supervise-" + spec.name())
                .start(() -> ended(started, started.exit().join()));
    }

    private void awaitReady(Child started) {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!spec.ready()) {
            if (!started.alive()) {
                throw failure("ended at once with status " + started.exit().join());
            }
            if (!wanted) {
                throw failure("was stopped while it started");
            }
            if (System.nanoTime() - deadline > 0) {
                throw failure("did not answer within " + START_TIMEOUT.toSeconds() + " s");
            }
            pause(POLL);
        }
    }

    private EmbeddedServerException failure(String what) {
        return new EmbeddedServerException(
                spec.name() + " " + what + "; the end of " + dir.log() + ":\n" + DataDir.tail(dir.log()));
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while a server started", e);
        }
    }

    private void ended(Child ended, int status) {
        lock.lock();
        try {
            if (child != ended || !wanted) {
                return;
            }
            child = null;
            if (!supervised) {
                LOG.warn("embedded server ended server={} status={}", spec.name(), status);
                return;
            }
            LOG.warn("embedded server ended, restarting server={} status={}", spec.name(), status);
            if (System.nanoTime() - startedNanos > WELL.toNanos()) {
                backoff = FIRST_BACKOFF;
            }
            long before = stops;
            boolean back = false;
            while (wanted && stops == before && !back) {
                back = relaunched(before);
            }
            Child running = child;
            if (back && running != null) {
                tellRestarted(
                        new ServerRestart(spec.name(), status, running.server().pid()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private boolean relaunched(long stopsBefore) throws InterruptedException {
        Duration wait = backoff;
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
        long left = wait.toNanos();
        while (wanted && stops == stopsBefore && left > 0) {
            left = unwanted.awaitNanos(left);
        }
        if (!wanted || stops != stopsBefore) {
            return false;
        }
        try {
            launch();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("embedded server does not come up server={} retryMillis={}", spec.name(), backoff.toMillis(), e);
            return false;
        }
    }

    private void tellRestarted(ServerRestart restart) {
        try {
            onRestart.accept(restart);
        } catch (RuntimeException e) {
            LOG.warn("a listener for restarts failed server={}", spec.name(), e);
        }
    }

    @Override
    public void close() {
        stop();
        dir.close();
    }
}

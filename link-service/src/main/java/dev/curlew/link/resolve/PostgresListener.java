package dev.curlew.link.resolve;

import dev.curlew.link.domain.Domains;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to what replicas tell through Postgres, on a connection of its own that is made anew whenever it is lost. */
final class PostgresListener implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PostgresListener.class);

    // Also how soon a connection that died without a word is noticed.
    private static final int POLL_MILLIS = 1000;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS);
    private static final int VALID_SECONDS = 2;
    private static final long RETRY_MILLIS = 200;
    private static final long LAST_WAIT_MILLIS = 5000;

    /** Who is told. Called by one thread. */
    interface Audience {
        /** Links changed; 1 or more. */
        void changed(List<ChangeNotice> notices);

        /** Domains changed, and have this revision now. */
        void domainsChanged(long revision);

        /** Nothing was heard for a while, until now: links may have changed meanwhile. */
        void mayHaveMissed();

        /** Whatever was committed before this time, by {@link System#nanoTime}, was told. */
        void toldAllUntil(long nanoTime);
    }

    private final DataSource source;
    private final Audience audience;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Connection current;

    private PostgresListener(DataSource source, Audience audience) {
        this.source = source;
        this.audience = audience;
        this.thread = Thread.ofVirtual().name("link-changes").unstarted(this::run);
    }

    /** Begins to listen; Postgres need not be there yet. */
    static PostgresListener start(DataSource source, Audience audience) {
        PostgresListener listener = new PostgresListener(source, audience);
        listener.thread.start();
        return listener;
    }

    @Override
    public void close() {
        closed.countDown();
        Connection open = current;
        try {
            if (open != null) {
                open.abort(Runnable::run);
            }
            thread.join(LAST_WAIT_MILLIS);
        } catch (SQLException e) {
            log.debug("Could not end the connection that listens", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean told = false;
        while (!isClosed()) {
            try (Connection connection = source.getConnection()) {
                current = connection;
                listen(connection);
                log.info("Listening for changes of links");
                told = false;
                audience.mayHaveMissed();
                receive(connection);
            } catch (SQLException | RuntimeException e) {
                if (!told && !isClosed()) {
                    log.warn("Not listening for changes of links; trying again: cause={}", e.toString());
                    told = true;
                }
            } finally {
                current = null;
            }
            pause();
        }
    }

    private static void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + ChangeNotice.CHANNEL);
            statement.execute("listen " + Domains.CHANNEL);
        }
    }

    private void receive(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (!isClosed()) {
            long asked = System.nanoTime();
            // Postgres sends what it has to tell before it answers: afterwards all that was committed before is here.
            if (!connection.isValid(VALID_SECONDS)) {
                throw new SQLException("the connection is gone");
            }
            tell(postgres.getNotifications());
            audience.toldAllUntil(asked);
            do {
                tell(postgres.getNotifications(POLL_MILLIS));
            } while (System.nanoTime() - asked < POLL_NANOS && !isClosed());
        }
    }

    private void tell(PGNotification @Nullable [] heard) {
        List<PGNotification> notifications = heard == null ? List.of() : List.of(heard);
        notifications.stream()
                .filter(notification -> notification.getName().equals(Domains.CHANNEL))
                .mapToLong(notification -> Long.parseLong(notification.getParameter()))
                .max()
                .ifPresent(audience::domainsChanged);
        List<ChangeNotice> notices = notifications.stream()
                .filter(notification -> notification.getName().equals(ChangeNotice.CHANNEL))
                .flatMap(notification -> ChangeNotice.parse(notification.getParameter()).stream())
                .toList();
        if (!notices.isEmpty()) {
            audience.changed(notices);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void pause() {
        try {
            boolean _ = closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            closed.countDown();
        }
    }
}

package dev.curlew.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps Envoy's access log within bounds: one file in use, one older. */
final class AccessLogRotation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLogRotation.class);
    private static final long LIMIT_BYTES = 64L << 20;
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final EnvoySpec spec;
    private final long limitBytes;
    private final Thread thread;

    private AccessLogRotation(EnvoySpec spec, long limitBytes, Duration interval) {
        this.spec = spec;
        this.limitBytes = limitBytes;
        this.thread = Thread.ofVirtual().name("rotate-access-log").unstarted(() -> run(interval));
    }

    static AccessLogRotation start(EnvoySpec spec) {
        return start(spec, LIMIT_BYTES, INTERVAL);
    }

    static AccessLogRotation start(EnvoySpec spec, long limitBytes, Duration interval) {
        AccessLogRotation rotation = new AccessLogRotation(spec, limitBytes, interval);
        rotation.thread.start();
        return rotation;
    }

    private void run(Duration interval) {
        try {
            while (true) {
                Thread.sleep(interval);
                rotate();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void rotate() {
        Path log = spec.accessLog();
        try {
            if (Files.exists(log) && Files.size(log) > limitBytes) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                var _ = spec.ask("POST", "/reopen_logs");
            }
        } catch (IOException e) {
            LOG.warn("cannot rotate the access log of Envoy file={}", log, e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

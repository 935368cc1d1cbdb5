package dev.curlew.bench.measure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks for one URL at a constant rate, each time over a connection of its own, and knows of each request what became of it. Nothing
 * is asked for again behind our back, as clients with connections that stay open do.
 */
public final class Paced {
    private static final int MOST_AT_A_TIME = 64;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int HEAD_BYTES = 4096;

    private final URI url;
    private final byte[] request;
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cutOff = new LongAdder();
    private final LongAdder refused = new LongAdder();

    private Paced(URI url, String host) {
        if (!url.getHost().equals("127.0.0.1")) {
            throw new IllegalArgumentException("load goes to this machine only: " + url);
        }
        this.url = url;
        request = ("GET " + url.getRawPath() + " HTTP/1.1\r\nHost: " + host
                        // Some count no visits of robots.
                        + "\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0"
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(ISO_8859_1);
    }

    /**
     * What became of the requests.
     *
     * @param answered got a redirect
     * @param failed got another answer
     * @param cutOff were sent, and got no answer or none to its end
     * @param refused could not be sent
     */
    public record Outcome(long answered, long failed, long cutOff, long refused) {}

    /** Asks for a URL, so many times a second, for so long. */
    public static Outcome run(URI url, String host, double perSecond, Duration time) {
        Paced paced = new Paced(url, host);
        paced.run(perSecond, time);
        return new Outcome(paced.answered.sum(), paced.failed.sum(), paced.cutOff.sum(), paced.refused.sum());
    }

    /** Asks once, and tells whether that got a redirect. */
    public static boolean redirects(URI url, String host) {
        Paced paced = new Paced(url, host);
        paced.ask();
        return paced.answered.sum() == 1;
    }

    private void run(double perSecond, Duration time) {
        Semaphore free = new Semaphore(MOST_AT_A_TIME);
        long start = System.nanoTime();
        long requests = Math.round(perSecond * time.toNanos() / 1e9);
        // Closed when all that were sent have ended.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < requests; i++) {
                long due = start + Math.round(i / perSecond * 1e9);
                for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                free.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        ask();
                    } finally {
                        free.release();
                    }
                });
            }
        }
    }

    private void ask() {
        try (Socket socket = new Socket()) {
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()), TIMEOUT_MILLIS);
            } catch (IOException _) {
                refused.increment();
                return;
            }
            socket.setSoTimeout(TIMEOUT_MILLIS);
            ByteArrayOutputStream head = new ByteArrayOutputStream(HEAD_BYTES);
            try {
                socket.getOutputStream().write(request);
                readAll(socket.getInputStream(), head);
            } catch (IOException _) {
                // Whatever came is looked at.
            }
            judge(head.toString(ISO_8859_1));
        } catch (IOException _) {
            cutOff.increment();
        }
    }

    private void judge(String answer) {
        if (!answer.contains("\r\n\r\n")) {
            cutOff.increment();
        } else if (answer.startsWith("HTTP/1.1 3")) {
            answered.increment();
        } else {
            failed.increment();
        }
    }

    private static void readAll(InputStream in, ByteArrayOutputStream head) throws IOException {
        byte[] buffer = new byte[HEAD_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (head.size() < HEAD_BYTES) {
                head.write(buffer, 0, read);
            }
        }
    }
}

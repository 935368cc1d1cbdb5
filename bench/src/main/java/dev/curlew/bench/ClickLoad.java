package dev.curlew.bench;

import dev.curlew.edge.click.Clicks;
import dev.curlew.edge.click.Visit;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Keeps clicks in an edge's journal: of 10,000 links, a few of them clicked much, by many visitors. */
final class ClickLoad {

    private static final int LINKS = 10_000;
    /** Numbers that no link of the stack has. */
    private static final long FIRST_LINK = 1_000_000;

    private static final List<String> AGENTS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
                    + " Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                    + " Version/18.0 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile"
                    + " Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0"
                    + " Safari/605.1.15",
            "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0",
            "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)");
    private static final List<String> REFERRERS = List.of(
            "",
            "",
            "https://www.google.com/",
            "https://t.co/x",
            "https://www.facebook.com/",
            "https://news.example.org/a");
    private static final List<String> LANGUAGES = List.of("en-US,en;q=0.9", "de-DE,de;q=0.9", "fr", "ja", "pt-BR");
    private static final List<String> QUERIES = List.of(
            "", "", "", "utm_source=letter&utm_medium=email&utm_campaign=spring", "utm_source=poster&utm_medium=qr");

    private final Clicks clicks;
    private final Clock clock;
    private final Random random = new Random(1);

    ClickLoad(Clicks clicks, Clock clock) {
        this.clicks = clicks;
        this.clock = clock;
    }

    /** Keeps so many clicks as fast as can be. */
    void burst(int count) throws UnknownHostException {
        for (int i = 0; i < count; i++) {
            click();
        }
    }

    /**
     * Keeps clicks at a steady rate.
     *
     * @param watch told of each: how many there were, and when it was kept by {@link System#nanoTime()}
     */
    void steady(double perSecond, double seconds, Watch watch) throws UnknownHostException {
        long start = System.nanoTime();
        long count = Math.round(perSecond * seconds);
        for (long i = 0; i < count; i++) {
            long due = start + Math.round(i / perSecond * 1e9);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            click();
            watch.kept(i + 1, System.nanoTime());
        }
    }

    /** Learns of clicks. */
    interface Watch {
        void kept(long count, long nanos);
    }

    private void click() throws UnknownHostException {
        // The square of an even number in [0, 1) prefers the first links.
        double place = Math.pow(random.nextDouble(), 3);
        long link = FIRST_LINK + (long) (place * LINKS);
        byte[] address = {(byte) (1 + random.nextInt(200)), (byte) random.nextInt(256), (byte) random.nextInt(8), 1};
        clicks.record(new Visit(
                Instant.now(clock),
                link,
                "go.example",
                "c" + link,
                random.nextInt(5) == 0 ? "phones" : "",
                "",
                "",
                any(QUERIES),
                any(REFERRERS),
                any(AGENTS),
                any(LANGUAGES),
                InetAddress.getByAddress(address),
                false,
                false,
                false,
                false,
                Optional.empty()));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}

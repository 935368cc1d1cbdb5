package dev.curlew.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.curlew.platform.fuzz.Bytes;
import dev.curlew.platform.fuzz.Fuzz;
import dev.curlew.platform.fuzz.RawHttp;
import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc;
import dev.curlew.proto.analytics.v1.LinkTotalServiceGrpc;
import dev.curlew.proto.analytics.v1.ReportServiceGrpc;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc;
import dev.curlew.proto.link.v1.AuditServiceGrpc;
import dev.curlew.proto.link.v1.DomainServiceGrpc;
import dev.curlew.proto.link.v1.KeyServiceGrpc;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.TransferServiceGrpc;
import dev.curlew.proto.link.v1.WebhookServiceGrpc;
import dev.curlew.standalone.StackExtension.RunningStack;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be sent to a whole stack, nearly right: each is answered, none with what nobody foresaw. */
class StackFuzzTest {
    private static final Duration ANSWERED = Duration.ofSeconds(15);
    private static final Duration PERHAPS_ANSWERED = Duration.ofMillis(150);
    private static final Duration BUSY = Duration.ofSeconds(8);
    private static final int SERVER_ERROR = 500;

    private static final List<ServiceDescriptor> SERVICES = List.of(
            LinkServiceGrpc.getServiceDescriptor(),
            KeyServiceGrpc.getServiceDescriptor(),
            DomainServiceGrpc.getServiceDescriptor(),
            WebhookServiceGrpc.getServiceDescriptor(),
            TransferServiceGrpc.getServiceDescriptor(),
            AuditServiceGrpc.getServiceDescriptor(),
            ResolveServiceGrpc.getServiceDescriptor(),
            StatsServiceGrpc.getServiceDescriptor(),
            ReportServiceGrpc.getServiceDescriptor(),
            ClickServiceGrpc.getServiceDescriptor(),
            LinkTotalServiceGrpc.getServiceDescriptor(),
            ClickIngestServiceGrpc.getServiceDescriptor());
    private static final List<MethodDescriptor> METHODS = SERVICES.stream()
            .flatMap(service -> service.getMethods().stream())
            .map(method -> (ProtoMethodDescriptorSupplier) requireNonNull(method.getSchemaDescriptor()))
            .map(ProtoMethodDescriptorSupplier::getMethodDescriptor)
            .toList();
    private static final List<MethodDescriptor> PUBLIC = METHODS.stream()
            .filter(method -> method.getOptions().hasExtension(AnnotationsProto.http))
            .toList();

    private static RunningStack stack;
    private static String adminKey;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        stack = RunningStack.start(folder, Map.of("WRONG_CODES_PER_MINUTE", "0"));
        adminKey = Files.readString(StackSecrets.in(folder).adminKey()).strip();
        stack.api().create("{\"targetUrl\":\"https://target.invalid/\",\"slug\":\"known\"}");
    }

    @AfterAll
    static void stop() {
        stack.close();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }

    private static int edge() {
        return stack.config().ports().of(StackPort.EDGE);
    }

    @Test
    void http_anyBytes() {
        List<byte[]> corpus = new ArrayList<>(Bytes.kept("http"));
        Stream.of(
                        "GET /known HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nReferer: https://example.com/\r\n\r\n",
                        "HEAD /known+ HTTP/1.0\r\n\r\n",
                        "GET /known/qr.svg?size=300&margin=2&ecc=H&color=000000 HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"x\"\r\n\r\n",
                        "GET /known/qr.png?background=%23ffffff HTTP/1.1\r\nHost: a\r\nCookie: a=b; session=x\r\n\r\n",
                        """
                        POST /known HTTP/1.1\r
                        Host: localhost\r
                        Content-Type: application/x-www-form-urlencoded\r
                        Content-Length: 10\r
                        \r
                        password=x""",
                        """
                        POST / HTTP/1.1\r
                        Host: localhost\r
                        Content-Type: application/x-www-form-urlencoded\r
                        Content-Length: 42\r
                        \r
                        targetUrl=https%3A%2F%2Fa.invalid&slug=abc""",
                        """
                        POST /api/v1/links HTTP/1.1\r
                        Host: localhost\r
                        Content-Type: application/json\r
                        Transfer-Encoding: chunked\r
                        \r
                        1e\r
                        {"targetUrl":"https://a.test"}\r
                        0\r
                        \r
                        """,
                        """
                        GET /api/v1/links?pageSize=5&filter=tag%3Aa HTTP/1.1\r
                        Host: localhost\r
                        X-Forwarded-For: 1.2.3.4, ::1\r
                        Range: bytes=0-1\r
                        \r
                        """,
                        """
                        GET / HTTP/1.1\r
                        Host: localhost\r
                        Upgrade: h2c\r
                        Connection: Upgrade, HTTP2-Settings\r
                        HTTP2-Settings: AAMAAABkAAQAAP__\r
                        \r
                        """,
                        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n\r\n",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0")
                .map(text -> text.getBytes(ISO_8859_1))
                .forEach(corpus::add);
        Bytes bytes = Bytes.with(
                "\r\n\r\n",
                "Content-Length: 5\r\n",
                "Transfer-Encoding: chunked\r\n",
                "HTTP/1.0",
                "HTTP/9.9",
                "CONNECT",
                "TRACE",
                "/api/v1/",
                "/dashboard/",
                "/docs/",
                "/openapi.json",
                "/assets/",
                "Host: [::1]:99999\r\n",
                "Accept-Language: de;q=x\r\n",
                "Accept: application/json\r\n",
                "X-Request-Id: \u00ff\r\n",
                "%2e%2e%2f",
                "?a=b&",
                "qr.svg",
                ":watch",
                "traceparent: 00-x\r\n");
        Fuzz.run("http", 60, corpus, bytes, input -> {
            return foreseen(sent(input, PERHAPS_ANSWERED));
        });
    }

    @Test
    void json_anyCall() {
        List<byte[]> corpus = new ArrayList<>(Bytes.kept("json"));
        corpus.add(
                "POST /api/v1/links\n{\"targetUrl\":\"https://target.invalid/\",\"slug\":\"known\"}".getBytes(UTF_8));
        Bytes bytes = Bytes.with("pageSize", "pageToken", "updateMask=", "&", "=", "?", "{\"", "\":", "[{", "}]");
        Fuzz.Maker maker = (known, random) -> random.nextInt(3) == 0
                ? bytes.make(known, random)
                : call(random).getBytes(UTF_8);
        Fuzz.run("json", 200, corpus, maker, input -> {
            String kind = foreseen(sent(request(input), ANSWERED));
            assertThat(kind).isNotEqualTo("silence");
            return new String(input, ISO_8859_1).split("[?\n/]", 6)[0] + " " + kind;
        });
    }

    private static RawHttp.Answer sent(byte[] input, Duration patience) {
        return unlessBusy(() -> RawHttp.send(edge(), input, patience), RawHttp.Answer::isForLater);
    }

    /** A service that is busy says when to come again, and has to answer then. */
    private static <T> T unlessBusy(Callable<T> ask, Predicate<T> busy) {
        return await().pollInSameThread().pollDelay(Duration.ZERO).atMost(BUSY).until(ask, busy.negate());
    }

    private static String foreseen(RawHttp.Answer answer) {
        answer.status().ifPresent(status -> assertThat(status).as(answer.text()).isLessThan(SERVER_ERROR));
        return answer.kind();
    }

    /** A call of a public method: a line of method and path, and the body. */
    private static String call(Random random) {
        MethodDescriptor method = PUBLIC.get(random.nextInt(PUBLIC.size()));
        HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
        StringBuilder path = new StringBuilder();
        for (String piece : path(rule).splitWithDelimiters("\\{[^}]*}", 0)) {
            path.append(piece.startsWith("{") ? inPath(random) : piece);
        }
        if (rule.getBody().isEmpty()) {
            char separator = '?';
            for (var field : method.getInputType().getFields()) {
                if (random.nextInt(3) == 0) {
                    path.append(separator)
                            .append(field.getJsonName())
                            .append('=')
                            .append(inPath(random));
                    separator = '&';
                }
            }
        }
        String body = rule.getBody().isEmpty() ? "" : body(method, rule.getBody(), random);
        return rule.getPatternCase() + " " + path + "\n" + body;
    }

    private static String body(MethodDescriptor method, String name, Random random) {
        if (name.equals("*")) {
            return BadMessages.json(method.getInputType(), random);
        }
        FieldDescriptor field = method.getInputType().findFieldByName(name);
        // A file that is sent up comes as it is.
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? BadMessages.json(field.getMessageType(), random)
                : BadMessages.text(random);
    }

    private static String path(HttpRule rule) {
        return rule.getGet() + rule.getPost() + rule.getPut() + rule.getPatch() + rule.getDelete();
    }

    private static String inPath(Random random) {
        StringBuilder escaped = new StringBuilder();
        String text = random.nextInt(3) == 0 ? "known" : BadMessages.text(random);
        for (byte b : text.substring(0, Math.min(200, text.length())).getBytes(UTF_8)) {
            escaped.append(
                    b > ' ' && b < 0x7f && "%?&#\"<>\\^`{|}".indexOf(b) < 0
                            ? (char) b + ""
                            : String.format("%%%02X", b));
        }
        return escaped.toString();
    }

    private static byte[] request(byte[] call) {
        String text = new String(call, ISO_8859_1);
        int end = text.indexOf('\n');
        String line = (end < 0 ? text : text.substring(0, end)).replaceAll("[^!-~ ]", "");
        String body = end < 0 ? "" : text.substring(end + 1);
        return (line + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + adminKey
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(ISO_8859_1);
    }

    @Test
    void grpc_anyMessage() {
        List<byte[]> corpus = new ArrayList<>(Bytes.kept("grpc"));
        corpus.add(new byte[] {0});
        Bytes bytes = Bytes.with("known", "\n\u0005known", "\u00ff\u00ff\u00ff\u00ff\u000f");
        Fuzz.Maker maker = (known, random) -> {
            if (random.nextInt(4) == 0) {
                return bytes.make(known, random);
            }
            int number = random.nextInt(METHODS.size());
            byte[] message = BadMessages.message(METHODS.get(number).getInputType(), random)
                    .toByteArray();
            byte[] input = new byte[message.length + 1];
            input[0] = (byte) number;
            System.arraycopy(message, 0, input, 1, message.length);
            return input;
        };
        try (RawGrpc grpc = RawGrpc.to(stack.grpcPort(), adminKey)) {
            Fuzz.run(
                    "grpc",
                    200,
                    corpus,
                    maker,
                    input -> input.length == 0
                            ? "nothing"
                            : unlessBusy(
                                    () -> grpc.call(METHODS.get(Math.floorMod(input[0], METHODS.size())), input),
                                    outcome -> outcome.endsWith(" UNAVAILABLE")));
        }
    }
}

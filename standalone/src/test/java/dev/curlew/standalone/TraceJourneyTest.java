package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.curlew.standalone.StackExtension.RunningStack;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace that a client or Envoy began goes through Envoy and every server to the stores, and tells no secrets. */
class TraceJourneyTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A span, and whose it is. */
    private record Seen(String service, Span span) {
        String id() {
            return hex(span.getSpanId());
        }

        String trace() {
            return hex(span.getTraceId());
        }

        String parent() {
            return hex(span.getParentSpanId());
        }

        @Override
        public String toString() {
            return service + " " + span.getName() + " " + hex(span.getTraceId()) + " " + id() + " of " + parent();
        }

        private static String hex(com.google.protobuf.ByteString bytes) {
            return HexFormat.of().formatHex(bytes.toByteArray());
        }
    }

    private final List<ExportTraceServiceRequest> exports = new CopyOnWriteArrayList<>();

    @Test
    void trace_goesFromTheEdgeToTheStores(@TempDir Path dataDir) throws IOException {
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", this::take);
        collector.start();
        String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort();
        try (RunningStack stack = RunningStack.start(dataDir, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint))) {
            String code = stack.api()
                    .createLinkTo("https://example.com/target-of-nobodys-business")
                    .getCode();
            HttpResponse<String> redirect = stack.api()
                    .send(stack.api()
                            .request("/" + code + "?private=query")
                            .header("traceparent", "00-" + TRACE + "-" + PARENT + "-01")
                            .build());
            assertThat(redirect.statusCode()).isEqualTo(302);

            stack.api().follow(code);

            await().atMost(PATIENCE).untilAsserted(() -> {
                Seen edge = span("edge-gateway", "GET /*");
                assertThat(spans("envoy"))
                        .filteredOn(seen -> seen.id().equals(edge.parent()))
                        .extracting(Seen::trace, Seen::parent)
                        .containsExactly(tuple(TRACE, PARENT));
                Seen call = span("edge-gateway", "curlew.link.v1.ResolveService/Resolve");
                assertThat(call.parent()).isEqualTo(edge.id());
                Seen resolve = span("link-service", "curlew.link.v1.ResolveService/Resolve");
                assertThat(resolve.parent()).isEqualTo(call.id());
                assertThat(span("link-service", "redis").parent()).isEqualTo(resolve.id());
                // Redis knows this link; of one that it did not know, Postgres was asked.
                List<String> resolves = spans("link-service").stream()
                        .filter(seen -> seen.span().getName().endsWith("/Resolve"))
                        .map(Seen::id)
                        .toList();
                assertThat(spans("link-service")).anySatisfy(seen -> {
                    assertThat(seen.span().getName()).startsWith("SELECT \"link\".");
                    assertThat(resolves).contains(seen.parent());
                });
                // Without a trace of the client's, one begins at Envoy.
                Map<String, Seen> begun = spans("envoy").stream()
                        .filter(seen -> seen.parent().isEmpty())
                        .collect(Collectors.toMap(Seen::id, Function.identity()));
                assertThat(spans("edge-gateway"))
                        .filteredOn(seen -> seen.span().getName().equals("GET /*"))
                        .anySatisfy(seen -> assertThat(begun)
                                .extractingByKey(seen.parent())
                                .extracting(Seen::trace)
                                .isEqualTo(seen.trace()));
            });
        } finally {
            collector.stop(0);
        }
        assertThat(exports.toString())
                .doesNotContain("nobodys-business", "private=query", "127.0.0.1/32")
                .contains("edge-gateway", "link-service", "envoy");
        assertThat(spans("envoy"))
                .flatMap(seen -> seen.span().getAttributesList())
                .filteredOn(attribute ->
                        Set.of("http.url", "peer.address", "user_agent").contains(attribute.getKey()))
                .extracting(attribute -> attribute.getValue().getStringValue())
                .isNotEmpty()
                .containsOnly("-");
    }

    private List<Seen> spans(String service) {
        return exports.stream()
                .flatMap(export -> export.getResourceSpansList().stream())
                .filter(resource -> resource.getResource().getAttributesList().stream()
                        .anyMatch(attribute -> attribute.getKey().equals("service.name")
                                && attribute.getValue().getStringValue().equals(service)))
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .map(span -> new Seen(service, span))
                .toList();
    }

    private Seen span(String service, String name) {
        Optional<Seen> found = spans(service).stream()
                .filter(seen -> Seen.hex(seen.span().getTraceId()).equals(TRACE))
                .filter(seen -> seen.span().getName().equals(name))
                .findFirst();
        assertThat(found).as("%s of %s among %s", name, service, spans(service)).isPresent();
        return found.orElseThrow();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            exports.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
            exchange.getResponseHeaders().add("content-type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }
}

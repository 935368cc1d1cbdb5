package dev.curlew.edge.testing;

import com.linecorp.armeria.client.BlockingWebClient;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import dev.curlew.edge.EdgeConfig;
import dev.curlew.edge.EdgeServer;
import dev.curlew.platform.config.Env;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A whole edge on free ports, and clients of it. */
public final class TestEdge implements AutoCloseable {

    private final EdgeServer server;
    private final BlockingWebClient client;
    private final BlockingWebClient management;

    private TestEdge(EdgeServer server) {
        this.server = server;
        client = WebClient.of("http://127.0.0.1:" + server.port()).blocking();
        management = WebClient.of("http://127.0.0.1:" + server.managementPort()).blocking();
    }

    /** The variables of an edge in front of two backends. */
    public static Map<String, String> variables(Path journal, int linkPort, int ingestPort) {
        Map<String, String> variables = new HashMap<>();
        variables.put("HTTP_PORT", "0");
        variables.put("MANAGEMENT_PORT", "0");
        variables.put("PUBLIC_BASE_URL", "http://localhost:8080");
        variables.put("JOURNAL_DIR", journal.toString());
        variables.put("JOURNAL_MAX_BYTES", "4MiB");
        variables.put("LINK_SERVICE_ADDR", "127.0.0.1:" + linkPort);
        variables.put("ANALYTICS_SERVICE_ADDR", "127.0.0.1:" + ingestPort);
        variables.put("DRAIN_GRACE", "0s");
        variables.put("EDGE_ID", "edge-under-test");
        return variables;
    }

    public static TestEdge start(Path journal, int linkPort, int ingestPort) {
        return start(variables(journal, linkPort, ingestPort));
    }

    public static TestEdge start(Map<String, String> variables) {
        return new TestEdge(EdgeServer.start(EdgeConfig.from(Env.of(variables))));
    }

    public int port() {
        return server.port();
    }

    public AggregatedHttpResponse get(String path, String... headers) {
        return send(HttpMethod.GET, path, "", headers);
    }

    public AggregatedHttpResponse postJson(String path, String body) {
        return send(HttpMethod.POST, path, body, "content-type", "application/json");
    }

    public AggregatedHttpResponse send(HttpMethod method, String path, String body, String... headers) {
        var request = RequestHeaders.builder(method, path);
        for (int i = 0; i < headers.length; i += 2) {
            request.add(headers[i], headers[i + 1]);
        }
        return client.execute(request.build(), body);
    }

    public AggregatedHttpResponse send(HttpMethod method, String path, byte[] body, MediaType type) {
        return client.execute(
                RequestHeaders.builder(method, path).contentType(type).build(), body);
    }

    public String location(String path) {
        return get(path).headers().get("location", "");
    }

    public String metrics() {
        return management.get("/metrics").contentUtf8();
    }

    @Override
    public void close() {
        server.close();
    }
}

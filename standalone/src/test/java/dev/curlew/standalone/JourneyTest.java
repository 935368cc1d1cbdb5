package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.platform.config.Address;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.standalone.StackExtension.RunningStack;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do with Curlew, through Envoy, on real Postgres and Redis. */
@ExtendWith(StackExtension.class)
class JourneyTest {
    private static final Duration COUNTED = Duration.ofSeconds(2);

    private final RunningStack stack;
    private final PublicApi api;

    JourneyTest(RunningStack stack) {
        this.stack = stack;
        this.api = stack.api();
    }

    @Test
    void link_redirectsAndCountsEveryClick_afterAnonymousCreation() {
        HttpResponse<String> created = api.post("/api/v1/links", "{\"targetUrl\":\"https://example.com/a?b=c\"}");
        assertThat(created.statusCode()).isEqualTo(200);
        assertThat(created.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(created.headers().map().keySet()).noneMatch(name -> name.startsWith("grpc-"));
        String code = created.body().replaceFirst("(?s).*\"code\":\\s*\"([^\"]+)\".*", "$1");
        assertThat(code).matches("[1-9A-HJ-NP-Za-km-z]{7}");

        for (int i = 0; i < 7; i++) {
            HttpResponse<String> redirect = api.follow(code);
            assertThat(redirect.statusCode()).isEqualTo(302);
            assertThat(redirect.headers().firstValue("location")).hasValue("https://example.com/a?b=c");
            assertThat(redirect.headers().firstValue("cache-control")).hasValue("private, max-age=0");
            assertThat(redirect.headers().firstValue("x-request-id")).isPresent();
        }
        // HEAD asks, but does not click.
        assertThat(api.send(api.request("/" + code).HEAD().build()).statusCode())
                .isEqualTo(302);
        await().atMost(COUNTED)
                .untilAsserted(() -> assertThat(api.stats(code).getClicks()).isEqualTo(7));
        assertThat(api.stats(code).getSeriesList().stream()
                        .mapToLong(point -> point.getClicks())
                        .sum())
                .isEqualTo(7);
    }

    @Test
    void clickCount_ofTheLink_followsItsClicks() {
        String code = api.createLinkTo("https://example.com/counted").getCode();
        for (int i = 0; i < 3; i++) {
            assertThat(api.follow(code).statusCode()).isEqualTo(302);
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> api.get(code).getClickCount() == 3);
    }

    @Test
    void change_seenByTheEdge_longBeforeItAsksAgain_afterTheLinkIsWarm() {
        String code = api.createLinkTo("https://example.com/before").getCode();
        assertThat(location(code)).isEqualTo("https://example.com/before");

        Link changed = api.update(code, "{\"targetUrl\":\"https://example.com/after\"}");

        assertThat(changed.getRevision()).isEqualTo(2);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(location(code)).isEqualTo("https://example.com/after"));
    }

    @Test
    void field_setBackToItsDefault_byPatchWithoutMask() {
        String code = api.create("{\"targetUrl\":\"https://example.com/\",\"title\":\"t\",\"tags\":[\"a\"],"
                        + "\"crawlable\":true,\"forwardPath\":true,\"redirectStatus\":308,"
                        + "\"expireTime\":\"2099-01-01T00:00:00Z\"}")
                .getCode();
        assertThat(api.follow(code).statusCode()).isEqualTo(308);

        Link changed = api.update(
                code,
                "{\"title\":\"\",\"tags\":[],\"crawlable\":false,\"forwardPath\":false,\"redirectStatus\":0,"
                        + "\"expireTime\":null}");

        assertThat(changed.getRevision()).isEqualTo(2);
        Link stored = api.get(code);
        // The redirect above may be counted in between.
        assertThat(stored.toBuilder().setClickCount(0).build())
                .isEqualTo(changed.toBuilder().setClickCount(0).build());
        assertThat(stored.getTargetUrl()).isEqualTo("https://example.com/");
        assertThat(stored.getTitle()).isEmpty();
        assertThat(stored.getTagsList()).isEmpty();
        assertThat(stored.getCrawlable()).isFalse();
        assertThat(stored.getForwardPath()).isFalse();
        assertThat(stored.hasExpireTime()).isFalse();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(api.follow(code).statusCode()).isEqualTo(302));
    }

    @Test
    void wholeLink_sentBackWithOneChange_changesThat() {
        String code = api.createLinkTo("https://example.com/").getCode();
        String whole = api.send("GET", "/api/v1/links/" + code, null).body();

        Link changed = api.update(code, whole.replaceFirst("\\{", "{\"title\":\"echoed\","));

        assertThat(changed.getTitle()).isEqualTo("echoed");
        assertThat(changed.getRevision()).isEqualTo(2);
        assertThat(changed.getTargetUrl()).isEqualTo("https://example.com/");
    }

    @Test
    void deletedLink_gone_andItsSlugStaysTaken() {
        String slug = "journey-deleted";
        api.create("{\"targetUrl\":\"https://example.com/\",\"slug\":\"" + slug + "\"}");
        assertThat(api.follow(slug).statusCode()).isEqualTo(302);

        api.delete(slug);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(api.follow(slug).statusCode()).isEqualTo(410));
        HttpResponse<String> again =
                api.post("/api/v1/links", "{\"targetUrl\":\"https://example.com/\",\"slug\":\"" + slug + "\"}");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(api.stats(slug).getClicks()).isEqualTo(1);
    }

    @Test
    void slug_foundAtOnce_afterItWasAskedForInVain() {
        assertThat(api.follow("not-yet").statusCode()).isEqualTo(404);

        api.create("{\"targetUrl\":\"https://example.com/now\",\"slug\":\"not-yet\"}");

        // An edge remembers for five that there is none.
        await().atMost(Duration.ofSeconds(3))
                .untilAsserted(
                        () -> assertThat(api.follow("not-yet").statusCode()).isEqualTo(302));
    }

    @Test
    void reflection_listsAndDescribesServices_throughEnvoysInternalListener() throws Exception {
        try (GrpcChannels channels = new GrpcChannels(Duration.ofSeconds(5))) {
            var stub = ServerReflectionGrpc.newStub(channels.open(new Address("127.0.0.1", stack.grpcPort())))
                    .withDeadlineAfter(5, TimeUnit.SECONDS);
            ServerReflectionResponse listed = ask(
                    stub,
                    ServerReflectionRequest.newBuilder().setListServices("").build());
            List<String> services = listed.getListServicesResponse().getServiceList().stream()
                    .map(ServiceResponse::getName)
                    .toList();
            assertThat(services)
                    .contains(
                            "curlew.link.v1.LinkService",
                            "curlew.link.v1.KeyService",
                            "curlew.analytics.v1.StatsService",
                            "grpc.health.v1.Health");
            for (String symbol : List.of("curlew.link.v1.LinkService", "curlew.analytics.v1.StatsService")) {
                ServerReflectionResponse file = ask(
                        stub,
                        ServerReflectionRequest.newBuilder()
                                .setFileContainingSymbol(symbol)
                                .build());
                assertThat(file.getFileDescriptorResponse().getFileDescriptorProtoCount())
                        .as(symbol)
                        .isPositive();
            }
        }
    }

    private String location(String code) {
        return api.follow(code).headers().firstValue("location").orElse("");
    }

    private static ServerReflectionResponse ask(
            ServerReflectionGrpc.ServerReflectionStub stub, ServerReflectionRequest request) throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = stub.serverReflectionInfo(new StreamObserver<>() {
            @Override
            public void onNext(ServerReflectionResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                answer.completeExceptionally(new AssertionError("ended without an answer"));
            }
        });
        requests.onNext(request);
        requests.onCompleted();
        return answer.get(5, TimeUnit.SECONDS);
    }
}

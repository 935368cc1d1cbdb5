package dev.curlew.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorInfo;
import dev.curlew.cli.Cli.Ended;
import dev.curlew.cli.console.Terminal;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.BatchDeleteLinksRequest;
import dev.curlew.proto.link.v1.BatchDeleteLinksResponse;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkResult;
import io.grpc.Status.Code;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deletions ask first, and many at once tell of each that failed. */
class DeleteTest {
    private static final Terminal PERSON = new Terminal(true, true, true, 80);

    @AutoClose
    private final FakeServer server = FakeServer.start();

    @ParameterizedTest
    @CsvSource({"y, true", "Yes, true", "n, false", "'', false", "yess, false"})
    void delete_asksAPerson(String answer, boolean deleted) {
        Ended ended = Cli.of(server).on(PERSON).reading(answer + "\n").line("links delete x");

        assertThat(ended.err()).contains("Delete the link x?", "[y/N]");
        assertThat(ended.exitCode()).isEqualTo(deleted ? 0 : 1);
        assertThat(server.requests()).hasSize(deleted ? 1 : 0);
    }

    @Test
    void delete_ofTheInput_sendsAThousandACall() {
        String codes = IntStream.range(0, 2500).mapToObj(i -> " c" + i + "\n\n").collect(Collectors.joining());
        server.answer("BatchDeleteLinks", DeleteTest::deleteAll);

        Ended ended = Cli.of(server).reading(codes).line("links delete - --yes --domain d");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo("Deleted 2500.\n");
        assertThat(server.requests())
                .extracting(request -> ((BatchDeleteLinksRequest) request).getRequestsCount())
                .containsExactly(1000, 1000, 500);
        assertThat(((BatchDeleteLinksRequest) server.requests().getLast()).getRequests(499))
                .isEqualTo(DeleteLinkRequest.newBuilder()
                        .setCode("c2499")
                        .setDomain("d")
                        .build());
    }

    @Test
    void delete_ofManyWithFailures_tellsEach() throws Exception {
        server.answer("BatchDeleteLinks", DeleteTest::refuseOdd);

        Ended table = Cli.of(server).reading("c0\nc1\nc2\n").line("links delete - --yes");
        Ended json = Cli.of(server).reading("c0\nc1\nc2\n").line("links delete - --yes -o json");

        assertThat(table.exitCode()).isEqualTo(7);
        assertThat(table.out()).isEqualTo("Deleted 2, 1 failed.\n");
        assertThat(table.err()).isEqualTo("c1: There is no such link. (LINK_NOT_FOUND)\n");
        BatchDeleteLinksResponse.Builder parsed = BatchDeleteLinksResponse.newBuilder();
        JsonFormat.parser()
                .usingTypeRegistry(
                        TypeRegistry.newBuilder().add(ErrorInfo.getDescriptor()).build())
                .merge(json.out(), parsed);
        assertThat(json.exitCode()).isEqualTo(7);
        assertThat(parsed.getResultsCount()).isEqualTo(3);
        assertThat(parsed.getResults(1).getError().getMessage()).isEqualTo("There is no such link.");
    }

    @Test
    void delete_ofManyThatBreaksOff_tellsHowFarItWas() {
        String codes = IntStream.range(0, 1500).mapToObj(i -> "c" + i + "\n").collect(Collectors.joining());
        server.answer("BatchDeleteLinks", message -> {
            if (server.requests().size() > 1) {
                throw ApiError.of(Code.UNAVAILABLE, "OVERLOADED", "Too busy.").toStatusRuntimeException();
            }
            return deleteAll(message);
        });

        Ended ended = Cli.of(server).reading(codes).line("links delete - --yes");

        assertThat(ended.exitCode()).isEqualTo(5);
        assertThat(ended.err()).contains("Before it failed: Deleted 1000.", "Too busy.", "OVERLOADED");
    }

    @Test
    void delete_ofNothing_isDone() {
        assertThat(Cli.of(server).reading("\n").line("links delete - --yes").out())
                .isEqualTo("Deleted 0.\n");
        assertThat(Cli.of(server)
                        .reading("")
                        .line("links delete - --yes -o json")
                        .out())
                .isEqualTo("{\"results\": []}\n");
        assertThat(server.requests()).isEmpty();
    }

    private static BatchDeleteLinksResponse deleteAll(Message message) {
        BatchDeleteLinksRequest request = (BatchDeleteLinksRequest) message;
        List<LinkResult> results = request.getRequestsList().stream()
                .map(each -> LinkResult.newBuilder()
                        .setLink(Link.newBuilder().setCode(each.getCode()))
                        .build())
                .toList();
        return BatchDeleteLinksResponse.newBuilder().addAllResults(results).build();
    }

    private static BatchDeleteLinksResponse refuseOdd(Message message) {
        BatchDeleteLinksResponse.Builder answer = deleteAll(message).toBuilder();
        for (int i = 1; i < answer.getResultsCount(); i += 2) {
            answer.setResults(
                    i,
                    LinkResult.newBuilder()
                            .setError(ApiError.of(Code.NOT_FOUND, "LINK_NOT_FOUND", "There is no such link.")
                                    .toStatusProto()));
        }
        return answer.build();
    }
}

package dev.curlew.edge.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.curlew.proto.link.v1.Link;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiJsonTest {
    private final ApiJson json = new ApiJson(List.of(Link.getDescriptor()));

    @ParameterizedTest
    @ValueSource(
            strings = {"a=b", "<b>&amp;'", "\\u003d", "\\\\u003d", "\\=", "\\\\\\<", "\"quoted\"\n\\", "\u0007\u2028é"})
    void text_readsAsWritten_withoutEscapesForPages(String text) throws IOException {
        Link link = Link.newBuilder().setTitle(text).build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        json.serializeMessage(ProtoUtils.marshaller(Link.getDefaultInstance()), link, out);

        Link.Builder read = Link.newBuilder();
        JsonFormat.parser().merge(out.toString(UTF_8), read);
        assertThat(read.getTitle()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/a?b=c&d=e", "<'>"})
    void text_shownAsItIs(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        json.serializeMessage(
                ProtoUtils.marshaller(Link.getDefaultInstance()),
                Link.newBuilder().setTitle(text).build(),
                out);

        assertThat(out.toString(UTF_8)).contains("\"" + text + "\"");
    }
}

package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.fuzz.Http2Abuse;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.standalone.StackExtension.RunningStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done with HTTP/2 to bring servers down, done to Envoy: it ends it or bears it, and others are answered. */
@ExtendWith(StackExtension.class)
class EnvoyAbuseTest {
    private static final long MOST_KEPT = 16L << 20;

    private final RunningStack stack;

    EnvoyAbuseTest(RunningStack stack) {
        this.stack = stack;
    }

    @ParameterizedTest
    @EnumSource
    void abuse_isEnded_andOthersAreAnswered(Http2Abuse abuse) throws IOException {
        Link link = stack.api().createLinkTo("https://example.com/abused");
        long before = allocated();

        Http2Abuse.Outcome outcome = abuse.to(stack.config().ports().of(StackPort.PUBLIC));

        assertThat(outcome.ended() || abuse.mayBeBorne()).as(outcome.toString()).isTrue();
        assertThat(allocated() - before).isLessThan(MOST_KEPT);
        assertThat(stack.api().follow(link.getCode()).statusCode()).isEqualTo(302);
    }

    private long allocated() {
        String url = "http://127.0.0.1:" + stack.config().ports().of(StackPort.ENVOY_ADMIN) + "/memory";
        String memory = stack.api()
                .send(HttpRequest.newBuilder(URI.create(url)).build())
                .body();
        Matcher matcher = Pattern.compile("\"allocated\": \"(\\d+)\"").matcher(memory);
        assertThat(matcher.find()).as(memory).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}

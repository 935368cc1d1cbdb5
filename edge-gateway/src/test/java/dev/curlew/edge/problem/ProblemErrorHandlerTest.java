package dev.curlew.edge.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProblemErrorHandlerTest {
    private final ProblemErrorHandler handler = new ProblemErrorHandler();

    @Test
    void requestThatIsCutOff_isToComeAgain_andNoFaultOfOurs() {
        for (Throwable cause : new Throwable[] {ShuttingDownException.get(), RequestTimeoutException.get()}) {
            AggregatedHttpResponse answer = answer(cause);
            assertThat(answer.status().code()).isEqualTo(503);
            assertThat(answer.headers().contains(HttpHeaderNames.RETRY_AFTER)).isTrue();
            assertThat(answer.contentUtf8()).contains("\"reason\":\"UNAVAILABLE\"");
        }
    }

    @Test
    void clientThatIsGone_isNoFaultOfOurs() {
        for (Throwable cause : new Throwable[] {ClosedSessionException.get(), ClosedStreamException.get()}) {
            assertThat(answer(cause).status().code()).isEqualTo(499);
            assertThat(answer(Status.CANCELLED.withCause(cause).asRuntimeException())
                            .status()
                            .code())
                    .isEqualTo(499);
        }
        for (StatusRuntimeException fault : List.of(
                Status.CANCELLED.asRuntimeException(),
                Status.UNKNOWN.withCause(ClosedStreamException.get()).asRuntimeException())) {
            assertThat(answer(fault).status().code()).isEqualTo(500);
        }
    }

    @Test
    void whatNobodyForesaw_tellsNothing() {
        AggregatedHttpResponse answer = answer(new IllegalStateException("secret"));
        assertThat(answer.status().code()).isEqualTo(500);
        assertThat(answer.contentUtf8()).contains("\"reason\":\"INTERNAL\"").doesNotContain("secret");
    }

    private AggregatedHttpResponse answer(Throwable cause) {
        ServiceRequestContext ctx = ServiceRequestContext.of(HttpRequest.of(HttpMethod.GET, "/api/v1/links/a"));
        HttpResponse response = Objects.requireNonNull(handler.onServiceException(ctx, cause));
        return response.aggregate().join();
    }
}

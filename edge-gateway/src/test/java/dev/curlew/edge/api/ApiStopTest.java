package dev.curlew.edge.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.ShuttingDownException;
import dev.curlew.edge.problem.GrpcProblemMapper;
import dev.curlew.edge.problem.Problem;
import dev.curlew.platform.error.ApiErrors;
import io.grpc.Status;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of calls when an edge stops that is asked without end. */
final class ApiStopTest {

    @Test
    void callThatIsCutOffByTheStop_isForLater_andNoFailureOfOurs() {
        Status status =
                Optional.ofNullable(Api.stopped(ShuttingDownException.get())).orElse(Status.UNKNOWN);

        Problem problem = GrpcProblemMapper.map(ApiErrors.ofCode(status.getCode()), "");

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.retryAfter()).isPresent();
        assertThat(Api.stopped(new IOException())).isNull();
    }
}

package dev.curlew.edge.click;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalBatchTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "edge-é"})
    void request_isWhatTheMessageSays(String edgeId) throws InvalidProtocolBufferException {
        List<Click> clicks = TestClicks.clicks(0, 300);
        long position = 1L << 40;

        byte[] request =
                new JournalBatch(clicks.stream().map(Click::toByteArray).toList(), position).request(edgeId);

        assertThat(IngestClicksRequest.parseFrom(request))
                .isEqualTo(IngestClicksRequest.newBuilder()
                        .setEdgeId(edgeId)
                        .setJournalPosition(position)
                        .addAllClicks(clicks)
                        .build());
    }
}

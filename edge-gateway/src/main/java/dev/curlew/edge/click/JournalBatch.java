package dev.curlew.edge.click;

import com.google.protobuf.CodedOutputStream;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Clicks as read from the journal, in order.
 *
 * @param clicks each in its binary form
 * @param position where in the journal the last one ends
 */
record JournalBatch(List<byte[]> clicks, long position) {

    JournalBatch {
        clicks = List.copyOf(clicks);
    }

    boolean isEmpty() {
        return clicks.isEmpty();
    }

    /**
     * An {@link IngestClicksRequest} in its binary form. The clicks go into it as they are: to read them, only to write them again, is
     * most of what sending costs.
     *
     * @param edgeId empty in all but the first of a stream
     */
    byte[] request(String edgeId) {
        int size = CodedOutputStream.computeInt64Size(IngestClicksRequest.JOURNAL_POSITION_FIELD_NUMBER, position);
        if (!edgeId.isEmpty()) {
            size += CodedOutputStream.computeStringSize(IngestClicksRequest.EDGE_ID_FIELD_NUMBER, edgeId);
        }
        for (byte[] click : clicks) {
            size += CodedOutputStream.computeByteArraySize(IngestClicksRequest.CLICKS_FIELD_NUMBER, click);
        }
        byte[] request = new byte[size];
        CodedOutputStream out = CodedOutputStream.newInstance(request);
        try {
            if (!edgeId.isEmpty()) {
                out.writeString(IngestClicksRequest.EDGE_ID_FIELD_NUMBER, edgeId);
            }
            out.writeInt64(IngestClicksRequest.JOURNAL_POSITION_FIELD_NUMBER, position);
            for (byte[] click : clicks) {
                out.writeByteArray(IngestClicksRequest.CLICKS_FIELD_NUMBER, click);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        out.checkNoSpaceLeft();
        return request;
    }
}

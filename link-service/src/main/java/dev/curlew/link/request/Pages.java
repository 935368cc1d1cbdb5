package dev.curlew.link.request;

import com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What lists give at a time. */
public final class Pages {

    private static final int DEFAULT = 50;
    private static final int LARGEST = 1000;
    // A page ends here even if it is not full, as gRPC clients take 4 MiB at most.
    private static final int MOST_BYTES = 2 * 1024 * 1024;

    private Pages() {}

    /** The entries that a page holds: at most 1,000, and 50 where 0 was asked for. Throws if less was. */
    public static int size(int asked) {
        if (asked < 0) {
            throw Violations.of("pageSize", "0 or more");
        }
        return asked == 0 ? DEFAULT : Math.min(asked, LARGEST);
    }

    /** The first {@code size} of what was found, as messages, or fewer where they would be too large for one answer. */
    public static <S, T extends MessageLite> List<T> fill(List<S> found, int size, Function<S, T> write) {
        List<T> page = new ArrayList<>();
        int bytes = 0;
        for (S entry : found.subList(0, Math.min(size, found.size()))) {
            T message = write.apply(entry);
            bytes += message.getSerializedSize();
            if (bytes > MOST_BYTES && !page.isEmpty()) {
                break;
            }
            page.add(message);
        }
        return page;
    }
}

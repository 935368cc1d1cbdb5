package dev.curlew.analytics.ingest;

import com.google.protobuf.util.Timestamps;
import dev.curlew.analytics.log.DeadLetter;
import dev.curlew.analytics.log.DeadLetters;
import dev.curlew.proto.analytics.v1.ListDeadLettersRequest;
import dev.curlew.proto.analytics.v1.ListDeadLettersResponse;
import dev.curlew.proto.analytics.v1.ReplayDeadLettersRequest;
import dev.curlew.proto.analytics.v1.ReplayDeadLettersResponse;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows administrators what could not be stored, and puts it back. */
final class DeadLetterDesk {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterDesk.class);
    private static final int DEFAULT_SIZE = 50;
    private static final int LARGEST_SIZE = 1_000;
    private static final int MOST_IDS = 1_000;
    private static final int LOOK = 20;
    // A letter may hold 250 clicks of some kilobytes, and callers take messages of 4 MiB.
    private static final int ENOUGH_BYTES = 2 << 20;

    private final DeadLetters letters;
    private final Runnable checkAdmin;

    /**
     * A desk.
     *
     * @param checkAdmin throws if the caller may not
     */
    DeadLetterDesk(DeadLetters letters, Runnable checkAdmin) {
        this.letters = letters;
        this.checkAdmin = checkAdmin;
    }

    ListDeadLettersResponse list(ListDeadLettersRequest request) {
        checkAdmin.run();
        if (request.getPageSize() < 0) {
            throw new DeadLetterException.Invalid("pageSize", request.getPageSize() + " (expected: 0 or more)");
        }
        String after = request.getPageToken();
        if (!after.isEmpty() && !DeadLetters.ID.matcher(after).matches()) {
            throw new DeadLetterException.InvalidPageToken();
        }
        int size = request.getPageSize() == 0 ? DEFAULT_SIZE : Math.min(request.getPageSize(), LARGEST_SIZE);
        ListDeadLettersResponse.Builder page = ListDeadLettersResponse.newBuilder();
        int bytes = 0;
        while (true) {
            List<DeadLetter> found = letters.list(after, LOOK);
            for (DeadLetter letter : found) {
                if (page.getDeadLettersCount() == size || bytes >= ENOUGH_BYTES) {
                    return page.setNextPageToken(after).build();
                }
                var message = message(letter);
                bytes += message.getSerializedSize();
                page.addDeadLetters(message);
                after = letter.id();
            }
            if (found.size() < LOOK) {
                return page.build();
            }
        }
    }

    ReplayDeadLettersResponse replay(ReplayDeadLettersRequest request) {
        checkAdmin.run();
        List<String> ids = request.getDeadLetterIdsList();
        if (ids.size() > MOST_IDS) {
            throw new DeadLetterException.Invalid(
                    "deadLetterIds", ids.size() + " (expected: at most " + MOST_IDS + ")");
        }
        for (int i = 0; i < ids.size(); i++) {
            if (!DeadLetters.ID.matcher(ids.get(i)).matches()) {
                throw new DeadLetterException.Invalid(
                        "deadLetterIds[" + i + "]", "not an id (expected: one such as 1795848900000-0)");
            }
        }
        int replayed = ids.isEmpty() ? letters.replayAll() : letters.replay(ids);
        log.info("Put dead letters back: count={}", replayed);
        return ReplayDeadLettersResponse.newBuilder().setReplayedCount(replayed).build();
    }

    private static dev.curlew.proto.analytics.v1.DeadLetter message(DeadLetter letter) {
        return dev.curlew.proto.analytics.v1.DeadLetter.newBuilder()
                .setDeadLetterId(letter.id())
                .addAllClicks(letter.clicks())
                .setFailure(letter.reason())
                .setCreateTime(Timestamps.fromMillis(letter.buryTime().toEpochMilli()))
                .build();
    }
}

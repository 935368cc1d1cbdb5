package dev.curlew.link.links;

import com.google.protobuf.Message;
import dev.curlew.link.key.Caller;
import dev.curlew.link.links.Outcome.Done;
import dev.curlew.link.links.Outcome.Refused;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.BatchCreateLinksRequest;
import dev.curlew.proto.link.v1.BatchDeleteLinksRequest;
import dev.curlew.proto.link.v1.BatchUpdateLinksRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkResult;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Takes requests on many links: each is checked as if it came alone, and those that pass are done together. */
final class LinkBatches {

    private static final int MOST = 1000;

    /** Hashed by one core within half of the time that a call has by itself, even where two batches come at once. */
    private static final int MOST_PASSWORDS = 50;

    // Each may hold some ten megabytes and a connection to Postgres, of which other calls need some too.
    private static final int AT_ONCE = 4;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final LinkDesk desk;
    private final JooqLinkBatch batch;
    private final LinkMessages messages;
    private final Semaphore free = new Semaphore(AT_ONCE, true);
    private final SlowReads hashing;

    /** Takes how many passwords are hashed at once. */
    LinkBatches(LinkDesk desk, JooqLinkBatch batch, LinkMessages messages, int hashedAtOnce) {
        this.desk = desk;
        this.batch = batch;
        this.messages = messages;
        this.hashing = new SlowReads(hashedAtOnce);
    }

    List<LinkResult> create(BatchCreateLinksRequest request, Caller caller) {
        return each(
                request.getRequestsList(),
                one -> desk.read(one, caller),
                batch::create,
                CreateLinkRequest::getValidateOnly,
                one -> !one.getLink().getPassword().isEmpty(),
                one -> desk.create(one, caller, Optional.empty()).link(),
                (one, link) -> one.getValidateOnly()
                        ? messages.writeDraft(link, one.getLink().getSlug().isEmpty())
                        : messages.write(link));
    }

    List<LinkResult> update(BatchUpdateLinksRequest request, Caller caller) {
        return each(
                request.getRequestsList(),
                one -> desk.read(one, caller),
                batch::change,
                UpdateLinkRequest::getValidateOnly,
                one -> !one.getLink().getPassword().isEmpty(),
                one -> desk.update(one, caller),
                (_, link) -> messages.write(link));
    }

    List<LinkResult> delete(BatchDeleteLinksRequest request, Caller caller) {
        return each(
                request.getRequestsList(),
                one -> desk.read(one, caller),
                batch::change,
                _ -> false,
                _ -> false,
                _ -> {
                    throw new IllegalStateException("alone: a deletion (expected: none)");
                },
                (_, link) -> messages.write(link));
    }

    /** How an answered link is written. */
    private interface Writer<Q> {
        Link write(Q request, StoredLink link);
    }

    private <Q extends Message, T> List<LinkResult> each(
            List<Q> requests,
            Function<Q, T> read,
            Function<List<T>, List<Outcome>> together,
            Predicate<Q> alone,
            Predicate<Q> hashed,
            Function<Q, StoredLink> one,
            Writer<Q> writer) {
        if (requests.isEmpty() || requests.size() > MOST) {
            throw Violations.of("requests", "1 to 1,000 requests");
        }
        if (requests.stream().filter(hashed).count() > MOST_PASSWORDS) {
            throw Violations.of("requests", "at most " + MOST_PASSWORDS + " requests with a password");
        }
        begin();
        try {
            Outcome[] outcomes = new Outcome[requests.size()];
            Map<Integer, T> passed = new HashMap<>();
            List<Integer> order = new ArrayList<>();
            List<Supplier<T>> readings =
                    hashing.read(requests, read, alone.negate().and(hashed));
            for (int i = 0; i < outcomes.length; i++) {
                Q request = requests.get(i);
                try {
                    if (alone.test(request)) {
                        outcomes[i] = new Done(one.apply(request));
                    } else {
                        passed.put(i, readings.get(i).get());
                        order.add(i);
                    }
                } catch (RuntimeException e) {
                    outcomes[i] = new Refused(e);
                }
            }
            List<Outcome> done = together.apply(order.stream().map(passed::get).toList());
            for (int k = 0; k < done.size(); k++) {
                outcomes[order.get(k)] = done.get(k);
            }
            List<LinkResult> results = new ArrayList<>();
            for (int i = 0; i < outcomes.length; i++) {
                results.add(result(i, requests.get(i), outcomes[i], writer));
            }
            return results;
        } finally {
            free.release();
        }
    }

    private static <Q extends Message> LinkResult result(int index, Q request, Outcome outcome, Writer<Q> writer) {
        return switch (outcome) {
            case Done done ->
                LinkResult.newBuilder()
                        .setLink(writer.write(request, done.link()))
                        .build();
            case Refused refused ->
                refused.why() instanceof LinkException.NotFound && mayBeMissing(request)
                        ? LinkResult.getDefaultInstance()
                        : LinkResult.newBuilder()
                                .setError(BatchErrors.of(index, request.getDescriptorForType(), refused.why()))
                                .build();
        };
    }

    private static boolean mayBeMissing(Message request) {
        return request instanceof DeleteLinkRequest deletion && deletion.getAllowMissing();
    }

    private void begin() {
        try {
            if (free.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new LinkException.Overloaded();
    }
}

package dev.curlew.edge.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.proto.link.v1.ResolvedLink;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When links are asked for, and what is used meanwhile; with a source that answers when it is told to. */
class LinksTest {

    private static final LinkKey KEY = new LinkKey("localhost", "abc");

    private long nanos = 1;
    private final List<Question> questions = new ArrayList<>();
    private final LinkCache cache = new LinkCache(1 << 20, () -> nanos);
    private final Links links =
            new Links(cache, this::ask, new RedirectMetrics(new PrometheusRegistry()), () -> nanos, 3);

    @Test
    void cold_askedOnce_byAnyNumber() {
        CompletableFuture<Lookup> first = links.find(KEY, "");
        CompletableFuture<Lookup> second = links.find(KEY, "");
        assertThat(questions).hasSize(1);

        questions.getFirst().found(1);

        assertThat(revision(first)).isEqualTo(1);
        assertThat(revision(second)).isEqualTo(1);
        assertThat(warm()).hasValue(1L);
    }

    @Test
    void fresh_usedWithoutAsking() {
        load(1);
        pass(Links.FRESH.minusMillis(1));

        assertThat(warm()).hasValue(1L);
        assertThat(questions).hasSize(1);
    }

    @Test
    void aging_usedAndAskedForMeanwhile() {
        load(1);
        pass(Links.FRESH);

        assertThat(warm()).hasValue(1L);
        assertThat(warm()).hasValue(1L);
        assertThat(questions).hasSize(2);
        questions.getLast().found(2);

        assertThat(warm()).hasValue(2L);
        assertThat(questions).hasSize(2);
    }

    @Test
    void old_askedForFirst() {
        load(1);
        pass(Links.TRUSTED);

        assertThat(warm()).isEmpty();
        CompletableFuture<Lookup> found = links.find(KEY, "");
        questions.getLast().found(2);

        assertThat(revision(found)).isEqualTo(2);
    }

    @Test
    void old_usedAllTheSame_whenTheSourceFails_andThenWithoutWaiting() {
        load(1);
        pass(Links.TRUSTED);
        CompletableFuture<Lookup> found = links.find(KEY, "");
        questions.getLast().fail();
        assertThat(revision(found)).isEqualTo(1);

        assertThat(warm()).hasValue(1L);
        assertThat(questions).hasSize(2);
        pass(SourceHealth.RETRY);
        assertThat(warm()).hasValue(1L);
        assertThat(warm()).hasValue(1L);
        assertThat(questions).hasSize(3);
        questions.getLast().found(4);

        assertThat(warm()).hasValue(4L);
    }

    @Test
    void old_askedForFirst_whenTheFailureWasLongAgo() {
        load(1);
        pass(Links.TRUSTED);
        var _ = links.find(KEY, "");
        questions.getLast().fail();

        pass(SourceHealth.FAILURE_LIFE);

        assertThat(warm()).isEmpty();
    }

    @Test
    void oneLinkThatFails_leavesOthersAskedFor() {
        LinkKey other = new LinkKey("localhost", "other");
        load(1);
        var _ = links.find(other, "");
        questions.getLast().found(1);
        pass(Links.TRUSTED);

        var _ = links.find(KEY, "");
        questions.getLast().fail();

        assertThat(warm()).hasValue(1L);
        assertThat(links.warm(other)).isNull();
    }

    @Test
    void linksThatFailInARow_spareOthersTheWait() {
        load(1);
        pass(Links.TRUSTED);
        for (int i = 0; i < SourceHealth.LINKS_THAT_TELL; i++) {
            var _ = links.find(new LinkKey("localhost", "cold-" + i), "");
            questions.getLast().fail();
        }

        assertThat(warm()).hasValue(1L);
    }

    @Test
    void change_makesTheLinkBeAskedFor_atLeastInThatRevision() {
        load(1);

        cache.changed(KEY, 5);

        assertThat(warm()).isEmpty();
        var _ = links.find(KEY, "");
        assertThat(questions.getLast().minRevision()).isEqualTo(5);
    }

    @Test
    void changeAlreadyKnown_changesNothing() {
        load(5);

        cache.changed(KEY, 5);

        assertThat(warm()).hasValue(5L);
    }

    @Test
    void changeDuringTheQuestion_askedAgain() {
        CompletableFuture<Lookup> found = links.find(KEY, "");
        cache.changed(KEY, 2);

        questions.getLast().found(1);
        assertThat(found).isNotDone();
        assertThat(questions.getLast().minRevision()).isEqualTo(2);
        questions.getLast().found(2);

        assertThat(revision(found)).isEqualTo(2);
    }

    @Test
    void creationDuringTheQuestion_askedAgain() {
        CompletableFuture<Lookup> found = links.find(KEY, "");
        cache.changed(KEY, 1);

        questions.getLast().unknown();
        questions.getLast().found(1);

        assertThat(revision(found)).isEqualTo(1);
    }

    @Test
    void lowerRevision_neverReplacesAHigherOne() {
        load(5);
        pass(Links.TRUSTED);

        CompletableFuture<Lookup> found = links.find(KEY, "");
        while (!found.isDone()) {
            questions.getLast().found(3);
        }

        assertThat(revision(found)).isEqualTo(5);
    }

    @Test
    void revision_rememberedWhenTheLinkWasEvicted() {
        LinkCache tooSmall = new LinkCache(1, () -> nanos);

        tooSmall.put(KEY, link(5), nanos, tooSmall.epoch());

        await().until(() -> tooSmall.get(KEY) == null);
        assertThat(tooSmall.knownRevision(KEY)).isEqualTo(5);
    }

    @Test
    void allChangesHeardOf_usedWithoutAsking_howeverOld() {
        load(1);
        pass(Links.LONGEST.minusMillis(1));
        cache.complete(Duration.ofSeconds(1));

        assertThat(warm()).hasValue(1L);
        assertThat(questions).hasSize(1);
    }

    @Test
    void allChangesHeardOf_veryOld_usedAndAskedForMeanwhile() {
        load(1);
        pass(Links.LONGEST);
        cache.complete(Duration.ZERO);

        assertThat(warm()).hasValue(1L);
        assertThat(questions).hasSize(2);
    }

    @Test
    void notAllChangesHeardOf_forAWhile_askedForFirst() {
        load(1);
        cache.complete(Duration.ofSeconds(1));
        pass(Links.TRUSTED);

        assertThat(warm()).isEmpty();
    }

    @Test
    void changed_askedForFirst_thoughAllChangesAreHeardOf() {
        load(1);
        cache.complete(Duration.ZERO);

        cache.changed(KEY, 2);

        assertThat(warm()).isEmpty();
    }

    @Test
    void reset_makesAllBeAskedFor() {
        load(1);

        cache.reset();

        assertThat(warm()).isEmpty();
    }

    @Test
    void resetDuringTheQuestion_makesItsAnswerBeAskedForAgain() {
        CompletableFuture<Lookup> found = links.find(KEY, "");
        cache.reset();
        questions.getLast().found(1);

        assertThat(revision(found)).isEqualTo(1);
        assertThat(warm()).isEmpty();
    }

    @Test
    void unknown_rememberedForAShortWhile() {
        var _ = links.find(KEY, "");
        questions.getLast().unknown();
        assertThat(links.find(KEY, "")).isCompletedWithValue(new Lookup.Unknown());
        assertThat(questions).hasSize(1);

        pass(Duration.ofSeconds(6));
        var _ = links.find(KEY, "");

        assertThat(questions).hasSize(2);
    }

    @Test
    void unknown_forgotten_whenTheLinkIsMade() {
        var _ = links.find(KEY, "");
        questions.getLast().unknown();

        cache.changed(KEY, 1);
        var _ = links.find(KEY, "");

        assertThat(questions).hasSize(2);
    }

    @Test
    void unknownCodes_driveOutNoLink() {
        load(1);

        for (int i = 0; i < 200_000; i++) {
            cache.putUnknown(new LinkKey("localhost", "guess-" + i), cache.epoch());
        }

        assertThat(warm()).hasValue(1L);
    }

    @Test
    void purgedLink_unknown() {
        load(1);
        pass(Links.TRUSTED);

        CompletableFuture<Lookup> found = links.find(KEY, "");
        questions.getLast().unknown();

        assertThat(found).isCompletedWithValue(new Lookup.Unknown());
        assertThat(warm()).isEmpty();
    }

    @Test
    void tooManyQuestions_refused_butNotForWhatIsCached() {
        load(1);
        pass(Links.TRUSTED);
        for (int i = 0; i < 3; i++) {
            var _ = links.find(new LinkKey("localhost", "cold-" + i), "");
        }

        assertThat(links.find(new LinkKey("localhost", "cold-3"), "")).isCompletedWithValue(new Lookup.Unavailable());
        assertThat(revision(links.find(KEY, ""))).isEqualTo(1);
        assertThat(questions).hasSize(4);
    }

    private void load(long revision) {
        var _ = links.find(KEY, "");
        questions.getLast().found(revision);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private Optional<Long> warm() {
        return Optional.ofNullable(links.warm(KEY)).map(CompiledLink::revision);
    }

    private static long revision(CompletableFuture<Lookup> found) {
        assertThat(found).isDone();
        return found.join() instanceof Lookup.Found(CompiledLink link) ? link.revision() : -1;
    }

    private CompletableFuture<Lookup> ask(LinkKey key, long minRevision, String network) {
        Question question = new Question(minRevision, new CompletableFuture<>());
        questions.add(question);
        return question.answer();
    }

    private static CompiledLink link(long revision) {
        return CompiledLink.of(ResolvedLink.newBuilder()
                .setCode("abc")
                .setRevision(revision)
                .setState(ResolvedLink.State.ACTIVE)
                .setTargetUrl("https://example.com/")
                .build());
    }

    private record Question(long minRevision, CompletableFuture<Lookup> answer) {
        void found(long revision) {
            answer.complete(new Lookup.Found(link(revision)));
        }

        void unknown() {
            answer.complete(new Lookup.Unknown());
        }

        void fail() {
            answer.complete(new Lookup.Unavailable());
        }
    }
}

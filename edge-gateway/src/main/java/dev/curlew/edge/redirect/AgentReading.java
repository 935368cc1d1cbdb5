package dev.curlew.edge.redirect;

import com.linecorp.armeria.common.HttpResponse;
import dev.curlew.edge.click.Orphan;
import dev.curlew.visitor.Visitors;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has user agents read beside the event loops before somebody asks for them: one that was not seen before takes about a
 * millisecond.
 *
 * @param clicksAsk whether every click asks for it
 * @param slowLane where they are read; refuses when too many wait
 */
record AgentReading(Visitors visitors, boolean clicksAsk, Executor slowLane) {

    /** Whether a user agent is still to be read for an answer; of most links nobody asks for it. */
    boolean isWanted(String userAgent, boolean asks) {
        return (asks || clicksAsk) && !visitors.knowsAgent(userAgent);
    }

    /**
     * An answer for which the user agent is read.
     *
     * @param asks whether it cannot do without
     * @param refused the answer where it can not, and too many wait
     */
    HttpResponse before(String userAgent, boolean asks, Supplier<HttpResponse> answer, Supplier<HttpResponse> refused) {
        try {
            return HttpResponse.of(CompletableFuture.supplyAsync(
                    () -> {
                        var _ = visitors.agent(userAgent);
                        return answer.get();
                    },
                    slowLane));
        } catch (RejectedExecutionException _) {
            // Without a click's user agent a redirect still goes on.
            return asks ? refused.get() : answer.get();
        }
    }

    /** Takes visits without a link when their user agent is read, if clicks ask for that. */
    Consumer<Orphan> before(Consumer<Orphan> sink) {
        return orphan -> {
            String userAgent = Objects.requireNonNullElse(orphan.userAgent(), "");
            if (!clicksAsk || visitors.knowsAgent(userAgent)) {
                sink.accept(orphan);
                return;
            }
            try {
                slowLane.execute(() -> {
                    var _ = visitors.agent(userAgent);
                    sink.accept(orphan);
                });
            } catch (RejectedExecutionException _) {
                sink.accept(orphan);
            }
        };
    }
}

package dev.curlew.bench.loss;

import dev.curlew.bench.measure.Paced.Outcome;
import dev.curlew.bench.part.Section;
import java.util.List;

/**
 * A server that was killed, and what came of it.
 *
 * @param killedAfter when, in seconds from the first request
 * @param outcome what became of the requests
 * @param counted how many clicks there are
 */
record Case(String shortener, String server, double killedAfter, Outcome outcome, long counted) {

    /** How many redirects that were answered are not counted, at least. */
    long lost() {
        return Math.max(0, outcome.answered() - counted);
    }

    /** How many clicks are counted that cannot have been redirects, at least. */
    long doubled() {
        return Math.max(0, counted - outcome.answered() - outcome.failed() - outcome.cutOff());
    }

    /** As a row of a table. */
    List<String> row() {
        return List.of(
                shortener,
                server,
                Section.number(killedAfter),
                Section.count(outcome.answered()),
                Section.count(outcome.cutOff()),
                Section.count(outcome.failed()),
                Section.count(outcome.refused()),
                Section.count(counted),
                Section.count(lost()),
                Section.count(doubled()));
    }
}

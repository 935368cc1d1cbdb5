package dev.curlew.link.links;

import dev.curlew.proto.link.v1.Link.State;
import dev.curlew.proto.link.v1.TargetHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Which links a list shows: those for which all conditions hold. */
record LinkFilter(List<Condition> conditions) {

    LinkFilter {
        conditions = List.copyOf(conditions);
    }

    /** One condition. */
    sealed interface Condition {}

    /** Has this tag, exactly. */
    record TagIs(String tag) implements Condition {}

    /** Is on this domain. */
    record DomainIs(String domain) implements Condition {}

    /** Is on one of these domains. */
    record DomainIn(Set<String> domains) implements Condition {
        DomainIn {
            domains = Set.copyOf(domains);
        }
    }

    /** Was made with this key. */
    record OwnerIs(String keyId) implements Condition {}

    /** Is in this state now. */
    record StateIs(State state) implements Condition {}

    /** What the last look at its target found. */
    record HealthIs(TargetHealth.State state) implements Condition {}

    /** Has this text in its target, title or code, in either case. */
    record TextHas(String text) implements Condition {}

    /** Was made before, at or after a time. */
    record Created(Comparison comparison, Instant time) implements Condition {}

    /** How two times compare. */
    enum Comparison {
        BEFORE,
        NOT_AFTER,
        AT,
        NOT_BEFORE,
        AFTER
    }

    /** The same, with domains not as people name them but as they are stored. */
    LinkFilter withDomains(UnaryOperator<String> stored) {
        return new LinkFilter(conditions.stream()
                .map(condition ->
                        condition instanceof DomainIs(String host) ? new DomainIs(stored.apply(host)) : condition)
                .toList());
    }

    /** The same, with one more condition. */
    LinkFilter and(Condition condition) {
        List<Condition> more = new ArrayList<>(conditions);
        more.add(condition);
        return new LinkFilter(more);
    }

    /** The conditions on text. */
    Stream<TextHas> texts() {
        return conditions.stream()
                .flatMap(condition -> condition instanceof TextHas has ? Stream.of(has) : Stream.empty());
    }

    /** Whether no link can be what is asked for. */
    boolean wantsNothing() {
        return conditions.contains(new DomainIn(Set.of()));
    }

    /** Whether deleted links are asked for by name. */
    boolean wantsDeleted() {
        return conditions.contains(new StateIs(State.DELETED));
    }
}

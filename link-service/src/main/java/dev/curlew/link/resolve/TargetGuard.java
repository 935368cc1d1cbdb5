package dev.curlew.link.resolve;

import dev.curlew.link.target.Targets;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import dev.curlew.proto.link.v1.WeightedTarget;
import java.util.stream.Stream;

/** Looks at what is told to edges: a link whose target came onto the list of blocked hosts since it was made is blocked. */
final class TargetGuard {

    private static final int BLOCKED_STATUS = 451;

    private final Targets targets;

    TargetGuard(Targets targets) {
        this.targets = targets;
    }

    ResolvedLink check(ResolvedLink link) {
        ResolvedLink shown = link.toBuilder()
                .setTargetDisplay(targets.display(link.getTargetUrl()).orElse(""))
                .build();
        boolean redirects = link.getState() == State.ACTIVE;
        return redirects && urls(link).anyMatch(targets::isBlocked)
                ? shown.toBuilder()
                        .setState(State.BLOCKED)
                        .setBlockReason(Targets.BLOCKED_REASON)
                        .setBlockStatus(BLOCKED_STATUS)
                        .build()
                : shown;
    }

    private static Stream<String> urls(ResolvedLink link) {
        Stream<String> ofRules = link.getRulesList().stream()
                .flatMap(rule -> rule.getTargetsList().stream())
                .map(WeightedTarget::getTargetUrl);
        return Stream.concat(Stream.of(link.getTargetUrl(), link.getFallbackUrl()), ofRules);
    }
}

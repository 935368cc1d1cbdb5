package dev.curlew.link.resolve;

import dev.curlew.link.target.Targets;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import dev.curlew.proto.link.v1.WeightedTarget;
import java.util.stream.Stream;

/**
 * Looks at what is told to edges: a link is blocked whose target came onto the list of blocked hosts since it was made, or leads
 * back to it since.
 */
final class TargetGuard {

    private static final int BLOCKED_STATUS = 451;
    // Nobody forbids it, but the server refuses.
    private static final int LOOP_STATUS = 403;

    private static final String LOOP = "The target of this link leads back to it.";

    private final Targets targets;
    private final Loops loops;

    TargetGuard(Targets targets, Loops loops) {
        this.targets = targets;
        this.loops = loops;
    }

    ResolvedLink check(ResolvedLink link) {
        ResolvedLink shown = link.toBuilder()
                .setTargetDisplay(targets.display(link.getTargetUrl()).orElse(""))
                .build();
        if (link.getState() != State.ACTIVE) {
            return shown;
        }
        if (urls(link).anyMatch(targets::isBlocked)) {
            return blocked(shown, Targets.BLOCKED_REASON, BLOCKED_STATUS);
        }
        return loops.leadsBack(link) ? blocked(shown, LOOP, LOOP_STATUS) : shown;
    }

    private static ResolvedLink blocked(ResolvedLink link, String reason, int status) {
        return link.toBuilder()
                .setState(State.BLOCKED)
                .setBlockReason(reason)
                .setBlockStatus(status)
                .build();
    }

    /** Wherever a link may lead. */
    static Stream<String> urls(ResolvedLink link) {
        Stream<String> ofRules = link.getRulesList().stream()
                .flatMap(rule -> rule.getTargetsList().stream())
                .map(WeightedTarget::getTargetUrl);
        return Stream.concat(Stream.of(link.getTargetUrl(), link.getFallbackUrl()), ofRules);
    }
}

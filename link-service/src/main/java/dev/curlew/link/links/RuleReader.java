package dev.curlew.link.links;

import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.WeightedTarget;
import dev.curlew.redirect.RuleFaults;
import java.util.List;
import java.util.stream.IntStream;

/** Reads the redirect rules that somebody wants for a link, and notes all that is wrong with them. */
final class RuleReader {

    private static final int MOST_RESOLVED_BYTES = 256 * 1024;

    private final TargetUrls targets;

    RuleReader(TargetUrls targets) {
        this.targets = targets;
    }

    /** The rules, their targets serialised; not to be used if anything was noted. */
    List<RedirectRule> read(List<RedirectRule> wanted, Violations violations) {
        List<RuleFaults.Fault> faults = RuleFaults.of(wanted);
        faults.forEach(fault -> violations.add(fault.field(), fault.expected()));
        if (faults.stream().anyMatch(fault -> fault.field().equals("rules"))) {
            return List.of();
        }
        return IntStream.range(0, wanted.size())
                .mapToObj(i -> withTargets(wanted.get(i), "rules[" + i + "]", violations))
                .toList();
    }

    /** The rules with UTM parameters added to their targets. */
    static List<RedirectRule> resolved(List<RedirectRule> rules, Utm utm, Violations violations) {
        List<RedirectRule> resolved = rules.stream()
                .map(rule -> {
                    RedirectRule.Builder builder = rule.toBuilder();
                    builder.getTargetsBuilderList()
                            .forEach(target ->
                                    target.setTargetUrl(LinkReader.resolved(target.getTargetUrl(), utm, violations)));
                    return builder.build();
                })
                .toList();
        if (resolved.stream().mapToInt(RedirectRule::getSerializedSize).sum() > MOST_RESOLVED_BYTES) {
            violations.add("utm", "together with the rules at most 256 KiB");
        }
        return resolved;
    }

    private RedirectRule withTargets(RedirectRule rule, String field, Violations violations) {
        RedirectRule.Builder read = rule.toBuilder();
        for (int i = 0; i < rule.getTargetsCount(); i++) {
            WeightedTarget target = rule.getTargets(i);
            String name = field + ".targets[" + i + "].targetUrl";
            read.getTargetsBuilder(i)
                    .setTargetUrl(targets.read(name, target.getTargetUrl(), violations)
                            .orElse(""));
        }
        return read.build();
    }
}

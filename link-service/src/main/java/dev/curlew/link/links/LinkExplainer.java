package dev.curlew.link.links;

import com.google.common.net.InetAddresses;
import dev.curlew.link.request.FieldChecks;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.ExplainRedirectRequest;
import dev.curlew.proto.link.v1.ExplainRedirectResponse;
import dev.curlew.proto.link.v1.ExplainRedirectResponse.RuleOutcome;
import dev.curlew.proto.link.v1.Link.State;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.redirect.Decision;
import dev.curlew.redirect.Explanation;
import dev.curlew.redirect.RedirectPlan;
import dev.curlew.redirect.RedirectRequest;
import dev.curlew.visitor.Visitor;
import dev.curlew.visitor.Visitors;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Says where a visitor would be sent, and why, by what the edges decide with. */
final class LinkExplainer {

    /** As much as an edge takes in the first line of a request or in a header. */
    private static final int LONGEST = 8192;

    private final LinkReader reader;
    private final Visitors visitors;
    private final Clock clock;

    LinkExplainer(LinkReader reader, Visitors visitors, Clock clock) {
        this.reader = reader;
        this.visitors = visitors;
        this.clock = clock;
    }

    /** The visit that a request describes; throws if something in it cannot be. */
    RedirectRequest visit(ExplainRedirectRequest request) {
        Violations violations = new Violations();
        FieldChecks.check("userAgent", request.getUserAgent(), LONGEST, violations);
        FieldChecks.check("acceptLanguage", request.getAcceptLanguage(), LONGEST, violations);
        FieldChecks.check("referrer", request.getReferrer(), LONGEST, violations);
        FieldChecks.check("query", request.getQuery(), LONGEST, violations);
        FieldChecks.check("path", request.getPath(), LONGEST, violations);
        Optional<InetAddress> address = address(request.getClientAddress(), violations);
        Optional<Instant> time = request.hasVisitTime()
                ? FieldChecks.time("visitTime", request.getVisitTime(), violations)
                : Optional.of(clock.instant());
        violations.check();
        Visitor visitor =
                visitors.visitor(request.getUserAgent(), request.getAcceptLanguage(), request.getReferrer(), address);
        return new RedirectRequest(request.getPath(), request.getQuery(), time.orElseThrow(), () -> visitor);
    }

    /** What edges would be told of a link if it had the rules that the request wants to try; throws if it could not have them. */
    ResolvedLink withDraft(ExplainRedirectRequest request, StoredLink link, ResolvedLink told) {
        if (!request.hasDraft()) {
            return told;
        }
        Violations drafted = new Violations();
        List<RedirectRule> rules =
                reader.draft(request.getDraft().getRulesList(), link.fields().utm(), drafted);
        Violations violations = new Violations();
        violations.addWithin("draft", drafted);
        violations.check();
        return told.toBuilder().clearRules().addAllRules(rules).build();
    }

    /**
     * What an edge would answer to a visit.
     *
     * @param told what edges are told of the link
     */
    static ExplainRedirectResponse explain(StoredLink link, ResolvedLink told, RedirectRequest visit) {
        Explanation explanation = explain(RedirectPlan.of(told), link.state(visit.time()), visit);
        ExplainRedirectResponse.Builder response = ExplainRedirectResponse.newBuilder()
                .setHttpStatus(explanation.decision().status());
        explanation
                .rules()
                .forEach(rule -> response.addRules(RuleOutcome.newBuilder()
                        .setDisplayName(rule.displayName())
                        .setMatched(rule.matched())
                        .setExplanation(rule.why())
                        .addAllMisses(rule.missing().stream()
                                .map(Explanation.Missing::miss)
                                .toList())));
        if (explanation.decision() instanceof Decision.Redirect redirect) {
            response.setLocation(redirect.location())
                    .setVariant(redirect.variant())
                    .setPasswordRequired(told.getPasswordProtected() && !redirect.fallback());
        }
        return response.build();
    }

    /** The plan does not know of clicks, which edges ask for one by one. */
    private static Explanation explain(RedirectPlan plan, State state, RedirectRequest visit) {
        return state == State.USED_UP ? new Explanation(plan.over(), List.of()) : plan.explain(visit);
    }

    private static Optional<InetAddress> address(String text, Violations violations) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.indexOf('%') >= 0 || !InetAddresses.isInetAddress(text)) {
            violations.add("clientAddress", "an IPv4 or IPv6 address");
            return Optional.empty();
        }
        return Optional.of(InetAddresses.forString(text));
    }
}

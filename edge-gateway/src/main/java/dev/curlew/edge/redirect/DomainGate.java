package dev.curlew.edge.redirect;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.domain.Domains;
import dev.curlew.edge.domain.EdgeDomain;
import dev.curlew.edge.file.TaggedFile;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import dev.curlew.proto.analytics.v1.Click.Kind;
import java.util.Optional;
import java.util.function.Function;

/** Finds the domain that a visitor asks, and answers for it where no link does. */
final class DomainGate {

    private final Domains domains;
    private final RedirectMetrics metrics;
    private final OrphanVisits orphans;

    DomainGate(Domains domains, RedirectMetrics metrics, OrphanVisits orphans) {
        this.domains = domains;
        this.metrics = metrics;
        this.orphans = orphans;
    }

    /** Empty if it is none of ours, as far as is known. */
    Optional<EdgeDomain> find(ServiceRequestContext ctx) {
        return domains.find(ctx.request().authority());
    }

    /** To who asks a host that is none of ours: 421, as RFC 9110 has it. */
    HttpResponse unknownHost(ServiceRequestContext ctx) {
        if (!domains.known()) {
            metrics.refused("unavailable");
            return Problems.respond(ctx, Problem.unavailable("The domain cannot be looked up right now."));
        }
        metrics.refused("unknown_host");
        return Problems.respond(ctx, Problem.of(421, "UNKNOWN_HOST", "This host serves no short links."));
    }

    /** To a phone that asks how apps take a domain's links. */
    HttpResponse appLinks(ServiceRequestContext ctx, Function<EdgeDomain, Optional<TaggedFile>> file) {
        Optional<EdgeDomain> domain = find(ctx);
        if (domain.isEmpty()) {
            return unknownHost(ctx);
        }
        return file.apply(domain.get())
                .map(found -> found.answer(ctx.request().headers()))
                .orElseGet(
                        () -> Problems.respond(ctx, Problem.of(404, "NOT_FOUND", "There is nothing at this address.")));
    }

    /** To who asks for what cannot be a code. */
    HttpResponse nothing(ServiceRequestContext ctx, EdgeDomain domain) {
        return nothing(
                ctx, domain, Kind.OTHER_NOT_FOUND, Problem.of(404, "NOT_FOUND", "There is nothing at this address."));
    }

    /** To who asks for a code that is not there. */
    HttpResponse unknownCode(ServiceRequestContext ctx, EdgeDomain domain) {
        return nothing(ctx, domain, Kind.UNKNOWN_CODE, Problem.of(404, "LINK_NOT_FOUND", "There is no such link."));
    }

    /** The domain's redirect, or else the problem. */
    private HttpResponse nothing(ServiceRequestContext ctx, EdgeDomain domain, Kind kind, Problem problem) {
        metrics.refused("not_found");
        orphans.tell(ctx, domain, kind);
        HttpMethod method = ctx.request().method();
        boolean reads = method == HttpMethod.GET || method == HttpMethod.HEAD;
        return reads && domain.notFound().isPresent()
                ? HttpResponse.of(domain.notFound().get())
                : Problems.respond(ctx, problem);
    }

    /** To who asks for a page that the default domain alone has. */
    HttpResponse onDefaultDomain(HttpService page, ServiceRequestContext ctx, HttpRequest request) throws Exception {
        Optional<EdgeDomain> domain = find(ctx);
        if (domain.isEmpty()) {
            return unknownHost(ctx);
        }
        return domain.get().isDefault() ? page.serve(ctx, request) : nothing(ctx, domain.get());
    }

    /** The domain that a host is, as far as is known. */
    Optional<EdgeDomain> find(String authority) {
        return domains.find(authority);
    }

    /** To who asks for no code: the domain's redirect; the landing page is the default domain's. */
    HttpResponse root(HttpService landing, ServiceRequestContext ctx, HttpRequest request) throws Exception {
        Optional<EdgeDomain> domain = find(ctx);
        if (domain.isEmpty()) {
            return unknownHost(ctx);
        }
        orphans.tell(ctx, domain.get(), Kind.BASE_URL);
        boolean reads = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
        if (reads && domain.get().root().isPresent()) {
            return HttpResponse.of(domain.get().root().get());
        }
        if (domain.get().isDefault()) {
            return landing.serve(ctx, request);
        }
        metrics.refused("not_found");
        return Problems.respond(ctx, Problem.of(404, "NOT_FOUND", "There is nothing at this address."));
    }
}

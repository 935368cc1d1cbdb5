package dev.curlew.edge.route;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceBindingBuilder;
import java.util.function.Function;

/**
 * Where services come onto the public port, with that around each which is around all. Not as decorators of the server, as these
 * are looked for among routes at every request, which takes a redirect 3% of its time.
 */
public final class Routes {

    private final ServerBuilder server;
    private final Function<? super HttpService, ? extends HttpService> around;

    /** Puts services on a server that is being built. */
    public Routes(ServerBuilder server, Function<? super HttpService, ? extends HttpService> around) {
        this.server = server;
        this.around = around;
    }

    /** A route that is to be described. */
    public ServiceBindingBuilder add() {
        return server.route().decorator(around);
    }

    /** Puts a page on a path, or a pattern of paths: it can be got, and asked about with HEAD. */
    public void addPage(String path, HttpService page) {
        addPage().path(path).build(page);
    }

    /** The same, to be described. */
    public ServiceBindingBuilder addPage() {
        return add().methods(HttpMethod.GET, HttpMethod.HEAD);
    }

    /** Puts a service on a route. */
    public void add(Route route, HttpService service) {
        server.service(route, around.apply(service));
    }

    /** Puts a service on all paths that begin with this one and are no other route's. */
    public void addUnder(String prefix, HttpService service) {
        server.serviceUnder(prefix, around.apply(service));
    }
}

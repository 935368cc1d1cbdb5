package dev.curlew.platform.grpc;

import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.platform.trace.Tracing;
import io.grpc.BindableService;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a {@link GrpcServer} is made of. */
public final class GrpcServerBuilder {

    private static final Logger log = LoggerFactory.getLogger(GrpcServer.class);

    final String name;
    final List<BindableService> services = new ArrayList<>();
    final List<ServerInterceptor> interceptors = new ArrayList<>();
    final List<ErrorMapper> mappers = new ArrayList<>();
    final List<ServiceDescriptor> elsewhere = new ArrayList<>();
    final List<Runnable> drainHooks = new ArrayList<>();
    final Map<String, BooleanSupplier> checks = new LinkedHashMap<>();

    GrpcServerConfig config = GrpcServerConfig.onFreePorts();
    Metrics metrics = Metrics.create();
    Tracing tracing = Tracing.off();
    Consumer<String> violations = violation -> log.warn("Nonconforming answer: {}", violation);

    GrpcServerBuilder(String name) {
        this.name = name;
    }

    /** Addresses and limits; without it, free ports on loopback and no grace at the end. */
    public GrpcServerBuilder config(GrpcServerConfig limits) {
        this.config = limits;
        return this;
    }

    /** Where features of this server register theirs too; without it, metrics of its own. */
    public GrpcServerBuilder metrics(Metrics shared) {
        this.metrics = shared;
        return this;
    }

    /** Traces calls; without it, none. Not closed by the server. */
    public GrpcServerBuilder tracing(Tracing traces) {
        this.tracing = traces;
        return this;
    }

    /** Serves a service. */
    public GrpcServerBuilder addService(BindableService service) {
        services.add(service);
        return this;
    }

    /**
     * Adds an interceptor inside all of the platform's, so that what it refuses is measured, logged and mapped; the
     * first added is outermost. Health and reflection calls do not pass it.
     */
    public GrpcServerBuilder intercept(ServerInterceptor interceptor) {
        interceptors.add(interceptor);
        return this;
    }

    /** Adds the mapper of a feature's exceptions. */
    public GrpcServerBuilder errors(ErrorMapper mapper) {
        mappers.add(mapper);
        return this;
    }

    /** Adds a check without which this server is not ready, for {@code /readyz} and for gRPC health. */
    public GrpcServerBuilder readiness(String check, BooleanSupplier passes) {
        checks.put(check, passes);
        return this;
    }

    /** Lets reflection describe services that other servers have. */
    public GrpcServerBuilder alsoDescribe(ServiceDescriptor... descriptors) {
        elsewhere.addAll(List.of(descriptors));
        return this;
    }

    /**
     * Runs a hook at the end, once new calls are refused and before those under way are awaited: to complete streams
     * that would never end by themselves.
     */
    public GrpcServerBuilder onDrain(Runnable hook) {
        drainHooks.add(hook);
        return this;
    }

    /** Who is told of each error that left a method without ErrorInfo; without it, the log. */
    public GrpcServerBuilder conformance(Consumer<String> listener) {
        this.violations = listener;
        return this;
    }

    /**
     * Starts the server and its management port; throws {@link dev.curlew.platform.CannotListenException} if one is
     * taken.
     */
    public GrpcServer start() {
        return GrpcServer.start(this);
    }

    /**
     * Starts the server on another transport, such as in-process, with the same interceptors and no management port.
     */
    public GrpcServer startOn(ServerBuilder<?> transport) {
        return GrpcServer.startOn(this, transport);
    }
}

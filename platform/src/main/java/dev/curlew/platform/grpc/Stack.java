package dev.curlew.platform.grpc;

import dev.curlew.platform.error.ErrorMapper;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** The interceptors of a server, outermost first: traced, measured, logged, conforming, bounded, told of limits, mapped, limited in time. */
final class Stack {

    private final List<ServerInterceptor> outer;
    private final List<ServerInterceptor> all;

    Stack(GrpcServerBuilder builder, ScheduledExecutorService scheduler) {
        outer = List.of(new MetricsInterceptor(builder.metrics), new RequestLogInterceptor());
        all = new ArrayList<>();
        builder.tracing.server().ifPresent(all::add);
        all.addAll(outer);
        all.add(new ConformanceInterceptor(builder.violations));
        all.add(new CallLimitInterceptor(builder.config.maxConcurrentCalls()));
        all.add(new RateLimitInterceptor());
        all.add(new ErrorInterceptor(ErrorMapper.firstOf(builder.mappers)));
        all.add(DeadlineInterceptor.server(builder.config.defaultDeadline(), scheduler));
        all.addAll(builder.interceptors);
    }

    /** For our own services. */
    ServerServiceDefinition around(BindableService service) {
        return ServerInterceptors.interceptForward(MalformedMessages.toldTo(service.bindService()), all);
    }

    /** For health and reflection, whose errors are gRPC's own and which must answer under any load. */
    ServerServiceDefinition lightlyAround(BindableService service) {
        return ServerInterceptors.interceptForward(service.bindService(), outer);
    }
}

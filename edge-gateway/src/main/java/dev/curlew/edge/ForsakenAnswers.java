package dev.curlew.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.IntObjectMap;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Queue;

/**
 * Releases answers that a client did not wait for: to what it sent after a request over HTTP/1.1 that was still under way, and that could not
 * be read. Armeria up to 1.41 forgets their buffers when the connection closes (https://github.com/line/armeria/pull/6902), so that
 * who does so takes memory each time. To be removed with the first Armeria that has that change.
 */
final class ForsakenAnswers extends ChannelInboundHandlerAdapter {

    private static final Field ENCODER = field("com.linecorp.armeria.server.HttpServerHandler", "responseEncoder");
    private static final Field WAITING =
            field("com.linecorp.armeria.internal.common.Http1ObjectEncoder", "pendingWritesMap");

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        ctx.pipeline().forEach(handler -> {
            if (ENCODER.getDeclaringClass().isInstance(handler.getValue())) {
                release(handler.getValue());
            }
        });
        super.channelInactive(ctx);
    }

    /** Leaves the promises, which Armeria fails. */
    private static void release(Object handler) {
        try {
            Object encoder = ENCODER.get(handler);
            if (!WAITING.getDeclaringClass().isInstance(encoder)) {
                return;
            }
            IntObjectMap<?> waiting = (IntObjectMap<?>) WAITING.get(encoder);
            for (Object answers : waiting.values()) {
                ((Queue<?>) answers)
                        .forEach(entry -> ReferenceCountUtil.safeRelease(((Map.Entry<?, ?>) entry).getKey()));
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field(String type, String name) {
        try {
            Field field = Class.forName(type).getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Armeria is another one than this was written for", e);
        }
    }
}

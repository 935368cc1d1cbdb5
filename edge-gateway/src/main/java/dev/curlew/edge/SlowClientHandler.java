package dev.curlew.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes the connection of a client that sends the head of a request too slowly, which no timeout of requests knows of before the
 * head is whole: one that has sent something, less than a head may have, and got nothing for it for three times as long as a request
 * may take. Without a clock for each request: it looks once in that time.
 */
final class SlowClientHandler extends ChannelDuplexHandler {

    // The longest line and the largest headers; whoever has sent more is sending a body.
    private static final int MOST_HEAD_BYTES = 32 * 1024;

    private final long intervalMillis;
    private int unanswered;
    private int looks;

    SlowClientHandler(Duration patience) {
        intervalMillis = Math.max(1, patience.toMillis());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        lookLater(ctx);
        super.channelActive(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (message instanceof ByteBuf bytes && unanswered <= MOST_HEAD_BYTES) {
            unanswered += bytes.readableBytes();
        }
        super.channelRead(ctx, message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
        unanswered = 0;
        looks = 0;
        super.write(ctx, message, promise);
    }

    private void lookLater(ChannelHandlerContext ctx) {
        var _ = ctx.executor().schedule(() -> look(ctx), intervalMillis, TimeUnit.MILLISECONDS);
    }

    private void look(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            return;
        }
        boolean waiting = unanswered > 0 && unanswered <= MOST_HEAD_BYTES;
        looks = waiting ? looks + 1 : 0;
        // The first look may have come at once.
        if (looks > 3) {
            var _ = ctx.close();
        } else {
            lookLater(ctx);
        }
    }
}

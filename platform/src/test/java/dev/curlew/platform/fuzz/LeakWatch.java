package dev.curlew.platform.fuzz;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Hears what the leak detectors of Netty say, of our own as well as of the one within gRPC. */
public final class LeakWatch implements AutoCloseable {
    private static final String DETECTOR = "io.netty.util.ResourceLeakDetector";
    private static final List<String> LOGGERS = List.of(DETECTOR, "io.grpc.netty.shaded." + DETECTOR);
    private static final int SHOWN = 2_000;

    private final List<String> found = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String text = event.getFormattedMessage();
            if (text.startsWith("LEAK:")) {
                found.add(text.substring(0, Math.min(SHOWN, text.length())));
            }
        }
    };

    private LeakWatch() {}

    /** Begins to listen; each buffer is watched from now on. */
    public static LeakWatch start() {
        LeakWatch watch = new LeakWatch();
        io.grpc.netty.shaded.io.netty.util.ResourceLeakDetector.setLevel(
                io.grpc.netty.shaded.io.netty.util.ResourceLeakDetector.Level.PARANOID);
        watch.appender.start();
        LOGGERS.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).addAppender(watch.appender));
        return watch;
    }

    /** What was said. */
    public List<String> found() {
        return List.copyOf(found);
    }

    @Override
    public void close() {
        LOGGERS.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).detachAppender(appender));
        appender.stop();
        io.grpc.netty.shaded.io.netty.util.ResourceLeakDetector.setLevel(
                io.grpc.netty.shaded.io.netty.util.ResourceLeakDetector.Level.SIMPLE);
    }
}

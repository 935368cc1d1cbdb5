package dev.curlew.platform.grpc;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What one logger writes while this is open, from INFO up unless told otherwise. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogCapture(Logger logger) {
        this.logger = logger;
        setContext(logger.getLoggerContext());
    }

    public static LogCapture of(Class<?> type) {
        return of(type.getName(), Level.INFO);
    }

    public static LogCapture of(String name, Level level) {
        LogCapture capture = new LogCapture((Logger) LoggerFactory.getLogger(name));
        capture.logger.setLevel(level);
        capture.logger.addAppender(capture);
        capture.start();
        return capture;
    }

    /** Each as level, request id, message, and the exception's message if there is one. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    protected void append(ILoggingEvent event) {
        IThrowableProxy failure = event.getThrowableProxy();
        lines.add(event.getLevel() + " requestId=" + event.getMDCPropertyMap().getOrDefault(RequestId.MDC_KEY, "none")
                + " " + event.getFormattedMessage() + (failure == null ? "" : " " + failure.getMessage()));
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(null);
        stop();
    }
}

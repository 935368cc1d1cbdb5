package dev.curlew.standalone;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Whatever the servers of this JVM write to their logs while it is open. */
final class WholeLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private WholeLog() {
        setContext(root.getLoggerContext());
    }

    static WholeLog open() {
        WholeLog log = new WholeLog();
        log.start();
        log.root.addAppender(log);
        return log;
    }

    /** Each with all that comes with it: fields, and the trace of a failure. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    protected void append(ILoggingEvent event) {
        String failure =
                event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        lines.add(event.getFormattedMessage() + event.getMDCPropertyMap() + event.getKeyValuePairs() + failure);
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}

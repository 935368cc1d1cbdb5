package dev.curlew.platform.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.logback.mdc.v1_0.OpenTelemetryAppender;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogFormatTest {

    @Test
    void text_oneLineWithRequestId() throws Exception {
        assertThat(format("text", Map.of("requestId", "trace-1"), "first\nsecond"))
                .isEqualTo("2026-01-02T03:04:05.678Z WARN  Birds first | second requestId=trace-1\n");
    }

    @Test
    void text_noRequestId() throws Exception {
        assertThat(format("text", Map.of(), "hello")).isEqualTo("2026-01-02T03:04:05.678Z WARN  Birds hello\n");
    }

    @Test
    void json_fields() throws Exception {
        assertThat(format("json", Map.of("requestId", "trace-1", "other", "hidden"), "first\nsecond"))
                .endsWith("}\n")
                .contains("\"message\":\"first\\nsecond\"")
                .contains("\"level\":\"WARN\"")
                .contains("\"logger_name\":\"dev.curlew.Birds\"")
                .contains("\"requestId\":\"trace-1\"")
                .doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void trace_told(String format) throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        SpanContext span =
                SpanContext.create(trace, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault());
        try (Scope _ = Span.wrap(span).makeCurrent()) {
            assertThat(format(format, Map.of("requestId", "r1"), "hello")).contains(trace, "r1");
        }
        assertThat(format(format, Map.of("requestId", "r1"), "hello")).doesNotContain("trace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"debug", "info", "error"})
    void level_fromVariable(String level) throws Exception {
        assertThat(configured(Map.of("LOG_LEVEL", level)).getLogger("ROOT").getLevel())
                .isEqualTo(Level.toLevel(level));
    }

    private static String format(String format, Map<String, String> mdc, String message) throws Exception {
        LoggerContext context = configured(Map.of("LOG_FORMAT", format));
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName("dev.curlew.Birds");
        event.setLevel(Level.WARN);
        event.setMessage(message);
        event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
        event.setMDCPropertyMap(mdc);
        event.setThreadName("main");
        OpenTelemetryAppender traced =
                (OpenTelemetryAppender) context.getLogger("ROOT").getAppender("STDOUT");
        OutputStreamAppender<ILoggingEvent> console =
                (OutputStreamAppender<ILoggingEvent>) traced.getAppender("CONSOLE");
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        console.setOutputStream(written);
        traced.doAppend(event);
        return written.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static LoggerContext configured(Map<String, String> variables) throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        variables.forEach(context::putProperty);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
        return context;
    }
}

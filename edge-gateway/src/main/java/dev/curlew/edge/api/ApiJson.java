package dev.curlew.edge.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages as JSON, by the proto3 mapping. Answers always show numbers, booleans and lists, so that nobody has to wonder
 * whether a missing {@code clicks} means 0; texts, times and enums are left out where they are not set.
 */
final class ApiJson implements GrpcJsonMarshaller {

    /** A pair of backslashes is matched too, so that what follows it is not taken for an escape. */
    private static final Pattern HTML_ESCAPE = Pattern.compile("\\\\\\\\|\\\\u(?<hex>003[cde]|002[67])");

    private final JsonFormat.Parser parser = JsonFormat.parser();
    private final JsonFormat.Printer printer;

    /** For services whose methods answer with these messages. */
    ApiJson(Collection<Descriptor> answers) {
        Set<FieldDescriptor> always = new HashSet<>();
        Set<Descriptor> seen = new HashSet<>();
        answers.forEach(answer -> collect(answer, always, seen));
        // The details of errors that stand in answers themselves.
        TypeRegistry details = TypeRegistry.newBuilder()
                .add(ErrorInfo.getDescriptor())
                .add(BadRequest.getDescriptor())
                .add(RetryInfo.getDescriptor())
                .build();
        printer = JsonFormat.printer()
                .usingTypeRegistry(details)
                .includingDefaultValueFields(always)
                .omittingInsignificantWhitespace();
    }

    @Override
    public <T> void serializeMessage(Marshaller<T> marshaller, T message, OutputStream out) throws IOException {
        write((Message) message, out);
    }

    /** Writes a message as answers have it. */
    void write(Message message, OutputStream out) throws IOException {
        out.write(withoutHtmlEscapes(printer.print(message)).getBytes(UTF_8));
    }

    /** The answer of a method, as an HTTP response. */
    <R> HttpResponse answer(MethodDescriptor<?, R> method, R message) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            serializeMessage(method.getResponseMarshaller(), message, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HttpResponse.of(
                ResponseHeaders.of(HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, MediaType.JSON_UTF_8),
                HttpData.wrap(body.toByteArray()));
    }

    /** The printer writes {@code =} as {@code \\u003d} in case the text ends up in a page; people read ours in a terminal. */
    private static String withoutHtmlEscapes(String json) {
        return HTML_ESCAPE
                .matcher(json)
                .replaceAll(match -> match.group("hex") == null
                        ? Matcher.quoteReplacement(match.group())
                        : Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group("hex"), 16))));
    }

    @Override
    public <T> T deserializeMessage(Marshaller<T> marshaller, InputStream in) throws IOException {
        if (!(marshaller instanceof PrototypeMarshaller<T> known)
                || !(known.getMessagePrototype() instanceof Message prototype)) {
            throw new IllegalArgumentException("marshaller: " + marshaller + " (expected: one of protobuf messages)");
        }
        Message.Builder builder = prototype.newBuilderForType();
        try {
            parser.merge(new InputStreamReader(in, UTF_8), builder);
        } catch (InvalidProtocolBufferException invalid) {
            throw Status.INVALID_ARGUMENT.withCause(invalid).asRuntimeException();
        }
        @SuppressWarnings("unchecked")
        T message = (T) builder.build();
        return message;
    }

    private static void collect(Descriptor type, Set<FieldDescriptor> always, Set<Descriptor> seen) {
        if (!seen.add(type)) {
            return;
        }
        for (FieldDescriptor field : type.getFields()) {
            if (field.isRepeated() || (!field.hasPresence() && isNumberOrBoolean(field))) {
                always.add(field);
            }
            if (field.getJavaType() == JavaType.MESSAGE) {
                collect(field.getMessageType(), always, seen);
            }
        }
    }

    private static boolean isNumberOrBoolean(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT, LONG, FLOAT, DOUBLE, BOOLEAN -> true;
            case STRING, BYTE_STRING, ENUM, MESSAGE -> false;
        };
    }
}

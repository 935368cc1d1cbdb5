package dev.curlew.cli.output;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.curlew.cli.console.HarmlessText;
import java.io.UncheckedIOException;

/** Messages in the JSON of protobuf, harmless for terminals. */
final class Json {
    /** What the errors among the results of batches have in them. */
    private static final TypeRegistry DETAILS = TypeRegistry.newBuilder()
            .add(ErrorInfo.getDescriptor())
            .add(BadRequest.getDescriptor())
            .add(RetryInfo.getDescriptor())
            .build();

    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().usingTypeRegistry(DETAILS);
    private static final JsonFormat.Printer ONE_LINE = PRINTER.omittingInsignificantWhitespace();

    private Json() {}

    static String indented(Message message) {
        return print(PRINTER, message);
    }

    static String onOneLine(Message message) {
        return print(ONE_LINE, message);
    }

    private static String print(JsonFormat.Printer printer, Message message) {
        try {
            return HarmlessText.json(printer.print(message));
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }
}

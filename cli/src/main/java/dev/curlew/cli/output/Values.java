package dev.curlew.cli.output;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Messages as names and values for people. */
public final class Values {
    private Values() {}

    /** To the second, in UTC. */
    public static String time(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    /** The fields of a message that are set, in order, each with its value; those of a message in it have its name before. */
    static List<List<String>> of(Message message) {
        List<List<String>> rows = new ArrayList<>();
        add(message, "", rows);
        return rows;
    }

    private static void add(Message message, String prefix, List<List<String>> rows) {
        message.getAllFields().forEach((field, value) -> {
            String name = prefix + field.getJsonName();
            if (field.isRepeated() && field.getJavaType() == JavaType.MESSAGE) {
                int number = 0;
                for (Object element : (List<?>) value) {
                    rows.add(List.of(name + "[" + number++ + "]", Json.onOneLine((Message) element)));
                }
            } else if (value instanceof Message inner && !isValue(inner)) {
                add(inner, name + ".", rows);
            } else {
                rows.add(List.of(name, text(field, value)));
            }
        });
    }

    private static boolean isValue(Message message) {
        return message instanceof Timestamp || message instanceof Duration || message instanceof FieldMask;
    }

    private static String text(FieldDescriptor field, Object value) {
        return switch (value) {
            case List<?> list ->
                list.stream().map(element -> text(field, element)).collect(Collectors.joining(", "));
            case Timestamp time -> time(time);
            case Duration duration -> Durations.toString(duration);
            case FieldMask mask -> String.join(", ", mask.getPathsList());
            case EnumValueDescriptor constant -> constant.getName();
            default -> value.toString();
        };
    }
}

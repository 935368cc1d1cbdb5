package dev.curlew.link.transfer.format;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkRecord;
import dev.curlew.proto.link.v1.UtmParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The columns of CSV that name fields of a link, as docs/transfer.md lists them. */
final class LinkColumns {

    private static final List<String> FIELDS = List.of(
            "code",
            "domain",
            "target_url",
            "title",
            "tags",
            "notes",
            "enabled",
            "start_time",
            "expire_time",
            "max_clicks",
            "password",
            "redirect_status",
            "cache_max_age",
            "query_forwarding",
            "forward_path",
            "utm",
            "crawlable",
            "fallback_url",
            "rules",
            "social_preview",
            "create_time",
            "click_count");

    private static final String PASSWORD = "password";
    private static final JsonFormat.Parser PARSER = JsonFormat.parser();
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    /** By their names in one spelling, in order. */
    private static final Map<String, FieldDescriptor> COLUMNS = columns();

    private LinkColumns() {}

    private static Map<String, FieldDescriptor> columns() {
        Map<String, FieldDescriptor> columns = new LinkedHashMap<>();
        for (String name : FIELDS) {
            FieldDescriptor field = Link.getDescriptor().findFieldByName(name);
            if (name.equals("utm")) {
                UtmParameters.getDescriptor()
                        .getFields()
                        .forEach(parameter -> columns.put("utm" + parameter.getName(), parameter));
            } else {
                columns.put(CsvRowReader.plain(name), field);
            }
        }
        return columns;
    }

    /** Throws if a header names columns that are none, or not those that must be there. */
    static void check(Set<String> names) throws UnreadableFileException {
        List<String> unknown = names.stream()
                .filter(name -> !COLUMNS.containsKey(name))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new UnreadableFileException("The header has the unknown columns " + String.join(", ", unknown)
                    + " (expected: " + allNames() + ").");
        }
        if (!names.contains("targeturl")) {
            throw new UnreadableFileException("The header has no column targetUrl.");
        }
    }

    private static String allNames() {
        return COLUMNS.entrySet().stream().map(LinkColumns::shown).collect(Collectors.joining(", "));
    }

    private static String shown(Map.Entry<String, FieldDescriptor> column) {
        FieldDescriptor field = column.getValue();
        return isUtm(field)
                ? "utm" + field.getName().substring(0, 1).toUpperCase(Locale.ROOT)
                        + field.getName().substring(1)
                : field.getJsonName();
    }

    private static boolean isUtm(FieldDescriptor field) {
        return field.getContainingType().equals(UtmParameters.getDescriptor());
    }

    /** The names of the columns that are written. */
    static List<String> names() {
        return COLUMNS.entrySet().stream()
                .filter(column -> !column.getKey().equals(PASSWORD))
                .map(LinkColumns::shown)
                .toList();
    }

    static List<String> write(LinkRecord link) {
        List<String> values = new ArrayList<>();
        COLUMNS.forEach((name, field) -> {
            if (!name.equals(PASSWORD)) {
                values.add(isUtm(field) ? value(link.getLink().getUtm(), field) : value(link.getLink(), field));
            }
        });
        return values;
    }

    private static String value(Message message, FieldDescriptor field) {
        Object value = message.getField(field);
        if (field.isRepeated()) {
            if (message.getRepeatedFieldCount(field) == 0) {
                return "";
            }
            return field.getJavaType() == FieldDescriptor.JavaType.STRING
                    ? FormulaGuard.guard(String.join(",", strings((List<?>) value)))
                    : json(message, field);
        }
        if (field.hasPresence() ? !message.hasField(field) : value.equals(field.getDefaultValue())) {
            return "";
        }
        return switch (field.getJavaType()) {
            case STRING -> FormulaGuard.guard((String) value);
            case MESSAGE -> unquoted(json(message, field));
            default -> String.valueOf(value);
        };
    }

    private static List<String> strings(List<?> values) {
        return values.stream().map(String::valueOf).toList();
    }

    private static String unquoted(String json) {
        return json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
    }

    private static String json(Message message, FieldDescriptor field) {
        try {
            String object = PRINTER.print(message.newBuilderForType()
                    .setField(field, message.getField(field))
                    .build());
            return object.substring(object.indexOf(':') + 1, object.length() - 1);
        } catch (InvalidProtocolBufferException e) {
            // Only messages of type Any can fail, and there is none in a link.
            throw new IllegalArgumentException(e);
        }
    }

    /** A link of the values that are not empty, by column. */
    static LinkRecord read(Map<String, String> values) throws InvalidRowException {
        Link.Builder link = Link.newBuilder();
        for (Map.Entry<String, String> each : values.entrySet()) {
            FieldDescriptor field = COLUMNS.get(each.getKey());
            if (field != null) {
                String column = shown(Map.entry(each.getKey(), field));
                set(isUtm(field) ? link.getUtmBuilder() : link, field, column, each.getValue());
            }
        }
        return LinkRecord.newBuilder().setLink(link).build();
    }

    private static void set(Message.Builder message, FieldDescriptor field, String column, String value)
            throws InvalidRowException {
        if (field.isRepeated() && field.getJavaType() == FieldDescriptor.JavaType.STRING) {
            Arrays.stream(FormulaGuard.unguard(value).split(",", -1))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .forEach(text -> message.addRepeatedField(field, text));
            return;
        }
        switch (field.getJavaType()) {
            case STRING -> message.setField(field, FormulaGuard.unguard(value));
            case BOOLEAN -> message.setField(field, flag(column, value));
            default -> merge(message, field, column, value);
        }
    }

    private static boolean flag(String column, String value) throws InvalidRowException {
        return switch (CsvRowReader.plain(value)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default -> throw InvalidRowException.field(column, "true or false");
        };
    }

    private static void merge(Message.Builder message, FieldDescriptor field, String column, String value)
            throws InvalidRowException {
        String json = field.isRepeated() ? value : "\"" + value.strip() + "\"";
        Message.Builder alone = message.getDefaultInstanceForType().newBuilderForType();
        try {
            PARSER.merge("{\"" + field.getJsonName() + "\":" + json + "}", alone);
        } catch (InvalidProtocolBufferException | RuntimeException _) {
            throw InvalidRowException.field(column, expected(field));
        }
        // The value may pretend to be more than one.
        message.setField(field, alone.getField(field));
    }

    private static String expected(FieldDescriptor field) {
        return switch (field.getName()) {
            case "start_time", "expire_time", "create_time" -> "a time such as 2026-01-31T12:00:00Z";
            case "cache_max_age" -> "seconds such as 3600s";
            case "query_forwarding" -> "DROP, MERGE_KEEP_TARGET or MERGE_KEEP_VISITOR";
            case "rules" -> "rules as JSON, as the API has them";
            default -> "a whole number";
        };
    }
}

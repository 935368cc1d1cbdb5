package dev.curlew.standalone;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/** Messages of a type by chance, as bytes and as JSON, with values that nobody in their right mind sends. */
final class BadMessages {
    private static final int DEEPEST = 5;
    private static final int PERCENT = 100;

    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "known",
            "hello",
            "https://target.invalid/?a=1#b",
            "HTTP://[::1]:80/\\..",
            "javascript:alert(1)",
            "\u0000",
            "a\u0000b",
            "\r\nx: y",
            "\u202e\ufeff\u2028",
            "\ud83d\ude00",
            "é".repeat(300),
            "%00%0d%0a%zz",
            "../../etc/passwd",
            "' or 1=1 --",
            "<script>",
            "${jndi:ldap://127.0.0.1}",
            "tag:a AND state=ACTIVE",
            "country=DE",
            "create_time desc",
            "Europe/Vienna",
            "+18:00",
            "192.0.2.0/33",
            "::ffff:1.2.3.4",
            "localhost",
            "xn--a.invalid",
            "AAAA",
            "target_url",
            "*",
            "key_1",
            "2026-01-01T00:00:00Z");
    private static final List<Long> NUMBERS = List.of(
            0L,
            1L,
            -1L,
            2L,
            301L,
            100L,
            1000L,
            (long) Integer.MAX_VALUE,
            (long) Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            253_402_300_799L,
            253_402_300_800L,
            -62_135_596_801L,
            1L << 40);
    private static final List<String> OTHERS = List.of(
            "null",
            "{}",
            "[]",
            "\"\"",
            "true",
            "-1",
            "1e400",
            "\"NaN\"",
            "[[[[]]]]",
            "0.5",
            "\"-1s\"",
            "\"\\ud800\"",
            "99999999999999999999");

    private BadMessages() {}

    /** A message. */
    static DynamicMessage message(Descriptor type, Random random) {
        return message(type, random, 0);
    }

    private static DynamicMessage message(Descriptor type, Random random, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            if (random.nextInt(PERCENT) >= chance(depth)) {
                continue;
            }
            if (field.isRepeated()) {
                int count = random.nextInt(20) == 0 ? 200 : random.nextInt(3);
                for (int i = 0; i < count; i++) {
                    message.addRepeatedField(field, value(field, random, depth));
                }
            } else {
                message.setField(field, value(field, random, depth));
            }
        }
        return message.build();
    }

    private static int chance(int depth) {
        return depth > DEEPEST ? 0 : depth == 0 ? 60 : 30;
    }

    private static Object value(FieldDescriptor field, Random random, int depth) {
        long number = NUMBERS.get(random.nextInt(NUMBERS.size()));
        return switch (field.getJavaType()) {
            case INT -> (int) number;
            case LONG -> number;
            case FLOAT -> (float) number;
            case DOUBLE -> random.nextBoolean() ? (double) number : Double.NaN;
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text(random);
            case BYTE_STRING -> ByteString.copyFromUtf8(text(random));
            case ENUM -> enumeration(field, random);
            case MESSAGE -> message(field.getMessageType(), random, depth + 1);
        };
    }

    private static Object enumeration(FieldDescriptor field, Random random) {
        List<EnumValueDescriptor> values = field.getEnumType().getValues();
        return random.nextInt(10) == 0
                ? field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(1000))
                : values.get(random.nextInt(values.size()));
    }

    static String text(Random random) {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        return switch (random.nextInt(12)) {
            case 0 -> text + TEXTS.get(random.nextInt(TEXTS.size()));
            case 1 -> text.repeat(1 + random.nextInt(2_000 / Math.max(1, text.length())));
            case 2 -> Integer.toString(random.nextInt(100_000), 36);
            default -> text;
        };
    }

    /** The same as JSON, with fields of wrong types and fields that are not there. */
    static String json(Descriptor type, Random random) {
        return json(type, random, 0);
    }

    private static String json(Descriptor type, Random random, int depth) {
        String name = type.getFullName();
        if (name.startsWith("google.protobuf.")) {
            return wellKnown(random);
        }
        StringJoiner fields = new StringJoiner(",", "{", "}");
        for (FieldDescriptor field : type.getFields()) {
            if (random.nextInt(PERCENT) < chance(depth)) {
                String value = jsonValue(field, random, depth);
                fields.add(quoted(field.getJsonName()) + ":" + (field.isRepeated() ? "[" + value + "]" : value));
            }
        }
        if (random.nextInt(30) == 0) {
            fields.add(quoted(text(random)) + ":" + other(random));
        }
        return fields.toString();
    }

    private static String wellKnown(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "\"2026-01-01T00:00:00Z\"";
            case 1 -> "\"9999-12-31T23:59:59.999999999Z\"";
            case 2 -> "\"0000-01-01T00:00:00Z\"";
            case 3 -> "\"315576000000s\"";
            case 4 -> "\"targetUrl,tags,rules\"";
            default -> other(random);
        };
    }

    private static String jsonValue(FieldDescriptor field, Random random, int depth) {
        if (random.nextInt(25) == 0) {
            return other(random);
        }
        return switch (field.getJavaType()) {
            case INT, LONG -> Long.toString(NUMBERS.get(random.nextInt(NUMBERS.size())));
            case FLOAT, DOUBLE -> random.nextBoolean() ? "0.5" : "\"Infinity\"";
            case BOOLEAN -> Boolean.toString(random.nextBoolean());
            case STRING, BYTE_STRING -> quoted(text(random));
            case ENUM -> quoted(enumeration(field, random).toString());
            case MESSAGE -> json(field.getMessageType(), random, depth + 1);
        };
    }

    private static String other(Random random) {
        return OTHERS.get(random.nextInt(OTHERS.size()));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars()
                .forEach(c -> quoted.append(
                        c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", c) : Character.toString(c)));
        return quoted.append('"').toString();
    }
}

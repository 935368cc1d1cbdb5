package dev.curlew.link.rule;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.RedirectRule;
import java.util.List;

/** Redirect rules as JSON: an object with the field {@code rules} of the API's Link, or without it if there are none. */
public final class RuleJson {

    private static final String NONE = "{}";
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    /** A version to come may have written more: its conditions that are not known here never hold. */
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private RuleJson() {}

    /** Rules as JSON. */
    public static String write(List<RedirectRule> rules) {
        if (rules.isEmpty()) {
            return NONE;
        }
        try {
            return PRINTER.print(Link.newBuilder().addAllRules(rules));
        } catch (InvalidProtocolBufferException e) {
            // Only messages of type Any can fail, and there is none in a link.
            throw new IllegalArgumentException(e);
        }
    }

    /** The rules of what {@link #write} gave; throws IllegalArgumentException if it is something else. */
    public static List<RedirectRule> read(String json) {
        if (json.equals(NONE)) {
            return List.of();
        }
        Link.Builder link = Link.newBuilder();
        try {
            PARSER.merge(json, link);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("Rules in the database that are none", e);
        }
        return link.getRulesList();
    }
}

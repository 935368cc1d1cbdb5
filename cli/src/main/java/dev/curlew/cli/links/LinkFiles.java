package dev.curlew.cli.links;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.InputFile;
import dev.curlew.cli.failure.CommandFailure;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.RedirectRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Fields of links that are read from files. */
final class LinkFiles {
    private static final int MOST_RULE_BYTES = 1 << 20;
    private static final int MOST_PASSWORD_BYTES = 4096;

    private LinkFiles() {}

    static List<RedirectRule> rules(Path file) {
        String text = InputFile.read("--rules-file", file, MOST_RULE_BYTES).strip();
        Link.Builder link = Link.newBuilder();
        try {
            JsonFormat.parser().merge(text.startsWith("[") ? "{\"rules\":" + text + "}" : text, link);
        } catch (InvalidProtocolBufferException e) {
            throw CommandFailure.usage("--rules-file: " + file + ": " + e.getMessage());
        }
        List<RedirectRule> rules = link.getRulesList();
        if (!link.build().equals(Link.newBuilder().addAllRules(rules).build())) {
            throw CommandFailure.usage("--rules-file: " + file + " has other fields (expected: \"rules\" only)");
        }
        return rules;
    }

    /** The first line, without its end. */
    static String password(Path file, Console console) {
        String text;
        if (file.equals(Path.of("-"))) {
            try {
                text = new String(console.in().readNBytes(MOST_PASSWORD_BYTES), UTF_8);
            } catch (IOException e) {
                throw CommandFailure.usage("--password-file: the input cannot be read: " + e.getMessage());
            }
        } else {
            text = InputFile.read("--password-file", file, MOST_PASSWORD_BYTES);
        }
        String password = text.lines().findFirst().orElse("");
        if (password.isEmpty()) {
            throw CommandFailure.usage("--password-file: no password (expected: one on the first line; to remove the"
                    + " password of a link: update --clear password)");
        }
        return password;
    }
}

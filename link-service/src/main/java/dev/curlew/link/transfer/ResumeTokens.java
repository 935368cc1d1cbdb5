package dev.curlew.link.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.curlew.link.links.JooqLinkOutflow.Place;
import dev.curlew.link.request.Violations;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;

/** Behind which link an export goes on. They open nothing: who uses one sees no more than without it. */
final class ResumeTokens {

    private static final int LONGEST = 2048;
    private static final String EXPECTED = "the resumeToken of a piece of the same export";

    private ResumeTokens() {}

    static String write(Place place) {
        byte[] text = (place.domain() + ' ' + place.codeKey()).getBytes(UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    static Place read(String token) {
        try {
            String text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(token)))
                    .toString();
            int blank = text.indexOf(' ');
            if (token.length() <= LONGEST && blank >= 0 && text.indexOf(0) < 0) {
                return new Place(text.substring(0, blank), text.substring(blank + 1));
            }
        } catch (IllegalArgumentException | CharacterCodingException _) {
            // Told below.
        }
        throw Violations.of("resumeToken", EXPECTED);
    }
}

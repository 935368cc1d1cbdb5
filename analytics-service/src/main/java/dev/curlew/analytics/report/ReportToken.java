package dev.curlew.analytics.report;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** What opens a report: 256 random bits, of which a hash is kept. */
final class ReportToken {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ReportToken() {}

    static String create() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return BaseEncoding.base64Url().omitPadding().encode(bytes);
    }

    static byte[] hash(String token) {
        if (!FORM.matcher(token).matches()) {
            throw new ReportException.NotFound();
        }
        return Hashing.sha256().hashString(token, US_ASCII).asBytes();
    }
}

package dev.curlew.trial.stack;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Made for one trial; none may be found in a log. */
record Secrets(String adminKey, String codeKey) {
    private static final int BYTES = 32;

    static Secrets random() {
        return new Secrets("cur_" + hex(), hex());
    }

    private static String hex() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "Secrets[***]";
    }
}

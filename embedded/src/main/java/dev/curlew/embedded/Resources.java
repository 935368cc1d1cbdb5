package dev.curlew.embedded;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The files that come in our jars. */
final class Resources {
    private Resources() {}

    /** Opens a resource of ours, which is always there. */
    static InputStream open(String name) {
        InputStream found = openIfPresent(name);
        if (found == null) {
            throw new IllegalStateException("not on the class path: " + name);
        }
        return found;
    }

    /** Opens a resource that only some platforms have. */
    static @Nullable InputStream openIfPresent(String name) {
        return Resources.class.getResourceAsStream(name);
    }
}

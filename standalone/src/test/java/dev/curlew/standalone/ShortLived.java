package dev.curlew.standalone;

import java.util.Map;

/** Servers that a test kills soon. */
final class ShortLived {
    /** The variable that lets a server's JVM spend its time on starting: a compiler that is quick, a collector with one thread. */
    static final Map<String, String> JVM =
            Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto");

    private ShortLived() {}
}

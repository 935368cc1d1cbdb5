package dev.curlew.standalone;

import java.util.Map;

/** Servers that a test kills soon. */
final class ShortLived {
    /** The variable that tells their JVMs so. */
    static final Map<String, String> JVM = Map.of("JDK_JAVA_OPTIONS", ServiceProcess.SHORT_LIVED);

    private ShortLived() {}
}

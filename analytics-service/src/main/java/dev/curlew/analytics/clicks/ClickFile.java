package dev.curlew.analytics.clicks;

import dev.curlew.proto.analytics.v1.ClickRecord;
import java.io.Closeable;
import java.io.IOException;

/** A file of clicks that is being written. */
interface ClickFile extends Closeable {

    void add(ClickRecord click) throws IOException;
}

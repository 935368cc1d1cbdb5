@NullMarked
package dev.curlew.analytics.ingest;

import org.jspecify.annotations.NullMarked;

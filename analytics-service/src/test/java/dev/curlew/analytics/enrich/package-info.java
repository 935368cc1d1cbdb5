@NullMarked
package dev.curlew.analytics.enrich;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.curlew.platform.time;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.curlew.platform.error;

import org.jspecify.annotations.NullMarked;
